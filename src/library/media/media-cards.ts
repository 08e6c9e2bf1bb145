import { isObject } from '../../core/json-object.ts'
import type { StageContext } from '../../stage/stage.ts'
import { StageError } from '../../stage/stage-error.ts'
import { earlierValue } from '../earlier-value.ts'
import { shown } from '../records/problem.ts'
import type { DataRecord } from '../records/record-schema.ts'
import { vocabularyFolder } from '../vocabulary/folder.ts'
import { readStore } from '../vocabulary/read-store.ts'
import { cardsOf, vocabularyFiles } from '../vocabulary/store.ts'

/** Cards, and whether they are all there are. */
export interface MediaCards {
  cards: readonly DataRecord[]
  isAll: boolean
}

/**
 * The cards whose media are meant: those of `ingest_batch` before in the pipeline, else the input's
 * `cards`, else all of the vocabulary; `undefined` where there is none.
 *
 * @throws StageError `cards_invalid` when they are no list of cards.
 */
export function mediaCards(
  folder: string | undefined,
  input: unknown,
  context: StageContext,
): MediaCards | undefined {
  const given = earlierValue(input, 'cards', ['ingest_batch'])
  if (given !== undefined) {
    const cards: unknown[] = Array.isArray(given) ? given : [given]
    const stranger = cards.find((card) => !isObject(card))
    if (stranger === undefined) return { cards: cards as DataRecord[], isAll: false }
    throw new StageError('cards_invalid', `A card is ${shown(stranger)}; it has to be an object.`)
  }
  const store = readStore(vocabularyFiles(vocabularyFolder(folder, context)).store)
  return store === undefined ? undefined : { cards: cardsOf(store), isAll: true }
}
