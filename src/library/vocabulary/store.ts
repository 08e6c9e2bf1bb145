import { join } from 'node:path'
import type { DataRecord } from '../records/record-schema.ts'

/** All words learned, as they stand in `vocabulary.json`. */
export interface VocabularyStore {
  metadata: StoreMetadata
  skipped_words: readonly string[]
  words: Readonly<Record<string, WordEntry>>
}

export interface StoreMetadata {
  /** ISO 8601, as all times here. */
  created: string
  last_updated: string
  total_words: number
  total_cards: number
  total_skipped: number
  /** What made the store. */
  source: string
  [more: string]: unknown
}

export interface WordEntry {
  word: string
  processed_date: string
  meanings: readonly DataRecord[]
  /** As many as there are meanings. */
  cards_created: number
  [more: string]: unknown
}

/** Where the files of a vocabulary are. */
export function vocabularyFiles(folder: string): {
  store: string
  queue: string
  staging: string
  lock: string
} {
  return {
    store: join(folder, 'vocabulary.json'),
    queue: join(folder, 'word_queue.json'),
    staging: join(folder, 'staging'),
    lock: join(folder, '.vocabulary.lock'),
  }
}

/** A store without a word in it. */
export function emptyStore(now: string): VocabularyStore {
  const totals = { total_words: 0, total_cards: 0, total_skipped: 0 }
  return {
    metadata: { created: now, last_updated: now, ...totals, source: 'ingest_batch' },
    skipped_words: [],
    words: {},
  }
}

/** What is counted in a store's metadata, counted anew. */
export function totalsOf({
  words,
  skipped_words,
}: Pick<VocabularyStore, 'words' | 'skipped_words'>): Pick<
  StoreMetadata,
  'total_words' | 'total_cards' | 'total_skipped'
> {
  const entries = Object.values(words)
  return {
    total_words: entries.length,
    total_cards: entries.reduce((sum, { meanings }) => sum + meanings.length, 0),
    total_skipped: skipped_words.length,
  }
}

/** All meanings of a store, a card each, in its order. */
export function cardsOf({ words }: Pick<VocabularyStore, 'words'>): DataRecord[] {
  return Object.values(words).flatMap(({ meanings }) => meanings)
}
