import { isObject, type JsonObject } from '../../core/json-object.ts'
/**
 * What a kind of record has to be like, as plain data: it can stand in a JSON file.
 *
 * All fields are texts and are looked at after trimming.
 */
export interface RecordSchema {
  name: string
  /** Fields that name a record, the widest first, such as word and meaning. */
  keyFields: readonly string[]
  /** Fields that have to be there and hold something. */
  required: readonly string[]
  /** Fields that may be left out; a record gets them as empty texts. */
  optional?: readonly string[]
  /** Regular expressions (Unicode) that whole fields have to match. */
  patterns?: Readonly<Record<string, FieldPattern>>
  /** Texts that fields have to hold. */
  mustContain?: Readonly<Record<string, string>>
  /** Fewest characters of a field; fewer are a warning. */
  shortest?: Readonly<Record<string, number>>
  /**
   * Fields that are made of others, in this order: `{field}` stands for another field. One without
   * such a hole is a first value that may be changed later.
   */
  derived?: Readonly<Record<string, string>>
  /** Fields that name a media file, plain, as `[sound:file]` or in an `<img>`. */
  media?: Readonly<Record<string, MediaKind>>
  /** The field by which a record takes the place of an older one among those of its group. */
  mergeKey: string
  /** What must not come twice. */
  unique?: readonly UniqueConstraint[]
}

interface FieldPattern {
  pattern: string
  /** What it asks for, in words. */
  expected: string
}

export type MediaKind = 'image' | 'audio'

interface UniqueConstraint {
  field: string
  /** Among records that are equal in this field. Default: among all. */
  within?: string
}

/** A record as its fields; what a schema does not name is kept as it is. */
export type DataRecord = JsonObject

/** Whether a value is a record schema, so far as can be told from what it must have. */
export function isRecordSchema(value: unknown): value is RecordSchema {
  return (
    isObject(value) &&
    Array.isArray(value['keyFields']) &&
    Array.isArray(value['required']) &&
    typeof value['mergeKey'] === 'string'
  )
}
