import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completeRecord } from '../../../src/library/records/complete-record.ts'
import { spanishVocabulary } from '../../../src/library/vocabulary/spanish-vocabulary.ts'
import { meaning } from '../vocabulary/meanings.ts'

/** A card with all its fields. */
export function card(
  word: string,
  id: string,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  return completeRecord(spanishVocabulary, meaning(word, id, fields))
}

/** Puts files into the folder of media. */
export function mediaIn(folder: string, ...names: string[]): void {
  mkdirSync(join(folder, 'media'), { recursive: true })
  for (const name of names) writeFileSync(join(folder, 'media', name), `bytes of ${name}`)
}
