import { join, resolve } from 'node:path'
import { isObject } from '../../core/json-object.ts'
import { skipped, type Outcome } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { StageContext } from '../../stage/stage.ts'
import { wholeCard } from '../records/complete-record.ts'
import type { DataRecord, RecordSchema } from '../records/record-schema.ts'
import { textField } from '../records/text-field.ts'
import { vocabularyFolder } from '../vocabulary/folder.ts'
import { readStore } from '../vocabulary/read-store.ts'
import { spanishVocabulary } from '../vocabulary/spanish-vocabulary.ts'
import { cardsOf, vocabularyFiles } from '../vocabulary/store.ts'
import type { CardType } from './card-type.ts'
import { vocabularyCards } from './vocabulary-cards.ts'

/** Which cards go to Anki, and as what. */
export interface CardChoice {
  /** The folder of `vocabulary.json`. Default: the run's setting `folder`, else the working folder. */
  folder?: string
  /** The folder of pictures and sounds. Default: `media` in the folder of the vocabulary. */
  media?: string
  /** Default: the Spanish vocabulary. */
  schema?: RecordSchema
  /** Default: the one that goes with the Spanish vocabulary. */
  cardType?: CardType
}

export interface ChosenCards {
  cards: readonly DataRecord[]
  folder: string
  media: string
  schema: RecordSchema
  cardType: CardType
}

/**
 * The cards of an input's `cards`, else of the whole vocabulary, and what goes with them; a reason to
 * skip the stage where there are none.
 *
 * @throws StageError `input_invalid` when `cards` is no list of records.
 * @throws StageError `store_corrupt` when the vocabulary cannot be read.
 */
export function chosenCards(
  choice: CardChoice,
  input: unknown,
  context: StageContext,
): ChosenCards | Outcome<never> {
  const folder = vocabularyFolder(choice.folder, context)
  const { schema = spanishVocabulary, cardType = vocabularyCards } = choice
  const media = choice.media === undefined ? join(folder, 'media') : resolve(choice.media)
  const given = givenCards(input) ?? storedCards(folder)
  const cards = given.map((card) => (hasKey(schema, card) ? wholeCard(schema, card) : card))
  if (cards.length === 0) return skipped(`There are no cards in ${folder} yet.`)
  return { cards, folder, media, schema, cardType }
}

/** What is derived of fields that are not there would be of no use. */
function hasKey({ keyFields }: RecordSchema, card: DataRecord): boolean {
  return keyFields.every((field) => textField(card, field) !== '')
}

function givenCards(input: unknown): readonly DataRecord[] | undefined {
  const cards = isObject(input) ? input['cards'] : undefined
  if (cards === undefined) return undefined
  if (Array.isArray(cards) && cards.every(isObject)) return cards
  const message = "The input's 'cards' has to be a list of records."
  throw new StageError('input_invalid', message)
}

function storedCards(folder: string): readonly DataRecord[] {
  const store = readStore(vocabularyFiles(folder).store)
  return store === undefined ? [] : cardsOf(store)
}
