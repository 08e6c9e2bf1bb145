import { createHash } from 'node:crypto'
import { plainText } from './note-fields.ts'

const DIGITS =
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~'

/**
 * The number of a note type or deck, always the same for a name, so that a second import meets the
 * first; between 2^30 and 2^31, where Anki has none of its own.
 */
export function idOf(kind: 'note type' | 'deck', name: string): number {
  return 2 ** 30 + Number(hashOf(`${kind}\0${name.normalize('NFC')}`) >> 34n)
}

/** The number of a deck; the one that is in every collection has its own. */
export function deckId(name: string): number {
  return name.normalize('NFC') === 'Default' ? 1 : idOf('deck', name)
}

/**
 * What names a note in every collection, in Anki's own digits; always the same for a note type and
 * first field, so that importing again updates the note.
 *
 * Source: https://github.com/ankitects/anki/blob/main/rslib/src/notes/mod.rs (`anki_base91`)
 */
export function noteGuid(noteType: string, firstField: string): string {
  let rest = hashOf(`note\0${noteType.normalize('NFC')}\0${firstField.normalize('NFC')}`)
  let guid = ''
  for (const base = BigInt(DIGITS.length); rest > 0n; rest /= base) {
    guid = (DIGITS[Number(rest % base)] ?? '') + guid
  }
  return guid
}

/**
 * By what Anki finds notes with an equal first field: the first 32 bits of the SHA-1 of its text.
 *
 * Source: https://github.com/ankitects/anki/blob/main/rslib/src/notes/mod.rs (`field_checksum`)
 */
export function fieldChecksum(html: string): number {
  return createHash('sha1').update(plainText(html)).digest().readUInt32BE(0)
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE(0)
}
