import { readFileSync } from 'node:fs'
import { onDisk } from './disk-error.ts'
import { SourceError, type Place } from './source-error.ts'

const BYTE_ORDER_MARK = /^\uFEFF/

/**
 * Reads a text file people write, without a byte order mark.
 *
 * @throws DiskError when it cannot be read.
 * @throws SourceError `not_utf8` when it is in another encoding.
 */
export function readSourceText(file: string): string {
  const bytes = onDisk('read', file, () => readFileSync(file))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const text = bytes.toString('utf8').replace(BYTE_ORDER_MARK, '')
    const place = placeAt(text, text.indexOf('\uFFFD'), file)
    throw new SourceError(
      'not_utf8',
      place,
      'The file is not UTF-8 text from here on. Save it as UTF-8.',
      {
        cause,
      },
    )
  }
}

/** Line and column of an offset in a text. */
export function placeAt(text: string, offset: number, file: string): Place {
  const before = text.slice(0, Math.max(0, offset))
  const lineStart = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: before.length - lineStart + 1 }
}
