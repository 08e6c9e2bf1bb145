import { cleanText } from '../records/complete-record.ts'
import { mediaFiles } from '../records/media-files.ts'
import type { DataRecord, RecordSchema } from '../records/record-schema.ts'
import type { CardType } from './card-type.ts'

/** Says under which name a media file is stored; `undefined` where it is not. */
export type StoredName = (file: string) => string | undefined

/**
 * The fields of a note made of a record, in order. Texts are shown as they are, not as HTML; pictures
 * and sounds that are not stored leave their fields empty.
 *
 * A picture is put into the field as an `<img>`: Anki sees only media named in fields as used.
 * Source: https://docs.ankiweb.net/templates/fields.html#media-references
 */
export function noteFields(
  { fields }: Pick<CardType, 'fields'>,
  schema: RecordSchema,
  record: DataRecord,
  stored: StoredName,
): Record<string, string> {
  const media = new Map(mediaFiles(schema, record).map((one) => [one.field, one]))
  return Object.fromEntries(
    fields.map((field) => {
      const reference = media.get(field)
      if (reference === undefined) return [field, asHtml(record[field])]
      const name = stored(reference.file)
      if (name === undefined) return [field, '']
      return [field, reference.kind === 'image' ? imageOf(name) : `[sound:${name}]`]
    }),
  )
}

/** The text of a field as Anki compares and sorts it: without tags, but with the names of pictures. */
export function plainText(html: string): string {
  return html
    .replaceAll(/<img\s[^>]*?\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))[^>]*>/gi, ' $1$2$3 ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|amp);/g, (_, name: string) => CHARACTERS.get(name) ?? '')
}

const CHARACTERS = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['amp', '&'],
])

function imageOf(name: string): string {
  return `<img src="${asHtml(name).replaceAll('"', '&quot;')}">`
}

function asHtml(value: unknown): string {
  if (typeof value !== 'string') return ''
  return cleanText(value)
    .replaceAll('\u001f', ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\r?\n/g, '<br>')
}
