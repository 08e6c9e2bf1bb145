import type { DataRecord } from '../records/record-schema.ts'
import { textField } from '../records/text-field.ts'

/** A staging file: words to be learned, to be filled with their meanings. */
export interface Batch {
  metadata: BatchMetadata
  words: readonly string[]
  meanings: readonly DataRecord[]
  /** Words of the batch that are not to be learned. */
  skipped_words: readonly string[]
}

interface BatchMetadata {
  /** ISO 8601. */
  created: string
  /** What made the file, and once it is filled who filled it. */
  source: string
  /** What whoever fills it has to know. */
  instructions: string
  [more: string]: unknown
}

/** Marks a meaning nobody answered for. */
export const STUB = 'stub'

/** Whether a meaning only holds the place of one. */
export function isStub(meaning: unknown): boolean {
  return textField(meaning, 'source') === STUB
}
