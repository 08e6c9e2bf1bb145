import { cleanText, completeRecord } from '../records/complete-record.ts'
import { mergeRecords } from '../records/merge-records.ts'
import type { DataRecord, RecordSchema } from '../records/record-schema.ts'
import { type Batch, isStub } from './batch.ts'
import { emptyStore, totalsOf, type VocabularyStore, type WordEntry } from './store.ts'
import { wordKey } from './words.ts'

/** What a merge did. */
export interface MergeCounts {
  /** Meanings that are new. */
  added: number
  /** Meanings that took the place of others with the same id. */
  replaced: number
  /** Meanings that were there already as they came. */
  unchanged: number
  /** Placeholders that gave way to meanings of their word. */
  dropped: number
  /** Words newly skipped. */
  skipped: number
  /** Words that were skipped and now are learned. */
  resumed: number
}

export interface MergedStore {
  store: VocabularyStore
  counts: MergeCounts
  /** Whether the store is another than before. */
  isChanged: boolean
}

/** The store with a batch merged into it by word and meaning id, and what that changed. */
export function mergeBatch(
  schema: RecordSchema,
  before: VocabularyStore | undefined,
  batch: Pick<Batch, 'meanings' | 'skipped_words'>,
  now: string,
): MergedStore {
  const old = before ?? emptyStore(now)
  // A map, for words such as `constructor` mean something else to objects.
  const words = new Map<string, WordEntry>(Object.entries(old.words))
  const counts = { added: 0, replaced: 0, unchanged: 0, dropped: 0, skipped: 0, resumed: 0 }
  for (const [word, meanings] of byWord(schema, batch.meanings)) {
    const entry = words.get(word)
    const kept = withoutStubs(entry?.meanings ?? [], meanings)
    const merged = mergeRecords(schema, kept, meanings)
    const dropped = (entry?.meanings.length ?? 0) - kept.length
    counts.added += merged.added
    counts.replaced += merged.replaced
    counts.unchanged += merged.unchanged
    counts.dropped += dropped
    if (merged.added + merged.replaced + dropped === 0) continue
    const { records } = merged
    const cards = { meanings: records, cards_created: records.length }
    words.set(word, { ...entry, word, processed_date: now, ...cards })
  }
  const learned = new Set([...words.keys()].map(wordKey))
  const skipped = old.skipped_words.filter((word) => !learned.has(wordKey(word)))
  counts.resumed = old.skipped_words.length - skipped.length
  const known = new Set([...learned, ...skipped.map(wordKey)])
  for (const word of batch.skipped_words.map(cleanText)) {
    if (known.has(wordKey(word))) continue
    known.add(wordKey(word))
    skipped.push(word)
    counts.skipped += 1
  }
  const { unchanged: _, ...changes } = counts
  const isChanged = before === undefined || Object.values(changes).some((count) => count > 0)
  const content = { skipped_words: skipped, words: Object.fromEntries(words) }
  const metadata = { ...old.metadata, last_updated: now, ...totalsOf(content) }
  return { store: isChanged ? { ...old, metadata, ...content } : old, counts, isChanged }
}

function byWord(
  schema: RecordSchema,
  meanings: readonly DataRecord[],
): Map<string, Record<string, unknown>[]> {
  const [wordField = ''] = schema.keyFields
  const groups = new Map<string, Record<string, unknown>[]>()
  for (const meaning of meanings) {
    const record = completeRecord(schema, meaning)
    const word = String(record[wordField])
    groups.set(word, [...(groups.get(word) ?? []), record])
  }
  return groups
}

/** Placeholders give way as soon as one meaning of their word is a real one. */
function withoutStubs(
  existing: readonly DataRecord[],
  incoming: readonly DataRecord[],
): readonly DataRecord[] {
  return incoming.some((meaning) => !isStub(meaning))
    ? existing.filter((meaning) => !isStub(meaning))
    : existing
}
