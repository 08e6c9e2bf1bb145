import type { DataRecord } from '../records/record-schema.ts'
import type { MergeCounts } from './merge-batch.ts'
import { counted } from './words.ts'

/** What came of taking a batch in. */
export interface Ingested extends MergeCounts {
  /** The staging file. */
  file: string
  /** The store it was merged into. */
  store: string
  /** Words with meanings in the batch. */
  words: string[]
  /** The batch's meanings as they are stored, a card each. */
  cards: DataRecord[]
  /** How many of them only hold the place of a meaning. */
  placeholders: number
  /** Words that left the queue. */
  unqueued: number
  warnings: string[]
}

/** What was done, every number as it was. */
export function ingestedMessage(ingested: Ingested): string {
  const { words, cards, added, replaced, unchanged, placeholders, dropped } = ingested
  const { skipped, resumed, unqueued } = ingested
  const more = [
    placeholders === 0 ? '' : `${counted(placeholders, 'placeholder')} among them`,
    dropped === 0 ? '' : `${counted(dropped, 'placeholder')} gave way`,
    skipped === 0 ? '' : `${counted(skipped, 'word')} skipped from now on`,
    resumed === 0 ? '' : `${counted(resumed, 'word')} no longer skipped`,
    unqueued === 0 ? '' : `${counted(unqueued, 'word')} off the queue`,
  ].filter((text) => text !== '')
  const meanings = `Took in ${counted(cards.length, 'meaning')} of ${counted(words.length, 'word')}`
  const counts = `${added} added, ${replaced} replaced, ${unchanged} unchanged`
  return [`${meanings}: ${counts}`, ...more].join('; ')
}
