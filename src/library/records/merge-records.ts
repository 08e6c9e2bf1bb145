import { isDeepStrictEqual } from 'node:util'
import type { DataRecord, RecordSchema } from './record-schema.ts'
import { textField } from './text-field.ts'

/** Records after a merge, and what became of those that came in. */
export interface Merged {
  records: DataRecord[]
  added: number
  replaced: number
  /** Came in as they were there already. */
  unchanged: number
}

/** Puts records in place of those with the same merge key, and the others at the end. */
export function mergeRecords(
  { mergeKey }: RecordSchema,
  existing: readonly DataRecord[],
  incoming: readonly DataRecord[],
): Merged {
  // Older ones with one key all stay: which of them is meant is not for a merge to say.
  const records = [...existing]
  const places = new Map(existing.map((record, index) => [textField(record, mergeKey), index]))
  const counts = { added: 0, replaced: 0, unchanged: 0 }
  for (const record of incoming) {
    const key = textField(record, mergeKey)
    const place = places.get(key) ?? records.length
    const before = records[place]
    if (before === undefined) counts.added += 1
    else if (isDeepStrictEqual(before, record)) counts.unchanged += 1
    else counts.replaced += 1
    places.set(key, place)
    records[place] = record
  }
  return { records, ...counts }
}
