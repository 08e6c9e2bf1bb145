import type { Generator } from '../catalog/templates.ts'
import type { FileMark } from './file-look.ts'
import type { Metadata } from './metadata.ts'

/**
 * What a generation's files were made of, kept in its `metadata.json` under `reverie`. A phase is
 * done again when what it was made of is no longer what it would be made of now.
 */
export interface GenerationRecord {
  readonly version: 1
  readonly mode: Generator
  readonly prompt?: PromptRecord
  readonly raw?: RawRecord
  readonly parsed?: ParsedRecord
  readonly failure?: FailureRecord
}

export interface PromptRecord {
  /** Digest of the template's text. */
  readonly template: string
  /** Digest of the values it was filled with. */
  readonly values: string
  /** Absent before the prompt was first asked, and where there never was a file. */
  readonly file?: FileMark
}

export interface RawRecord {
  /** Digest of the prompt that was asked. */
  readonly prompt: string
  readonly backend: string
  readonly file: FileMark
}

export interface ParsedRecord {
  /** Digest of the text it was taken from: the raw answer, or the parent's text for a copy. */
  readonly from?: string
  /** `null` for none. */
  readonly parser: string | null
  readonly file: FileMark
  /** When it was made here, ISO 8601. Absent for one that was found. */
  readonly madeAt?: string
}

export interface FailureRecord {
  readonly at: string
  readonly code: string
  readonly message: string
  /** The parser the answer was not good enough for; `null` for none. */
  readonly parser: string | null
  /** The answer that was not accepted, where `raw.txt` holds it. */
  readonly raw?: FileMark
}

/** Under which the record stands in the metadata. */
export const RECORD_KEY = 'reverie'

/** The record in a generation's metadata; `undefined` for a generation that others made. */
export function recordIn(metadata: Metadata | undefined): GenerationRecord | undefined {
  const record = metadata?.[RECORD_KEY] as Partial<GenerationRecord> | undefined
  if (typeof record !== 'object' || record === null) return undefined
  const isKnown = record.version === 1 && (record.mode === 'llm' || record.mode === 'copy')
  return isKnown ? (record as GenerationRecord) : undefined
}

export function withRecord(metadata: Metadata, record: GenerationRecord): Metadata {
  return { ...metadata, [RECORD_KEY]: record }
}
