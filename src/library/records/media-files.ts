import type { DataRecord, MediaKind, RecordSchema } from './record-schema.ts'

/** A media file that a record names. */
export interface MediaReference {
  field: string
  kind: MediaKind
  /** The file's name, without the folder. */
  file: string
}

/** The media files a record names, in the order of the schema; empty fields name none. */
export function mediaFiles(schema: RecordSchema, record: DataRecord): MediaReference[] {
  return Object.entries(schema.media ?? {}).flatMap(([field, kind]) => {
    const value = record[field]
    const file = typeof value === 'string' ? fileIn(value.trim()) : ''
    return file === '' ? [] : [{ field, kind, file }]
  })
}

const SOUND = /^\[sound:([^\]]*)\]$/
const IMAGE = /^<img\s[^>]*?\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i

function fileIn(value: string): string {
  const [, double, single, bare] = IMAGE.exec(value) ?? []
  return SOUND.exec(value)?.[1] ?? double ?? single ?? bare ?? value
}
