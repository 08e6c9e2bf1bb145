import { isObject } from '../../core/json-object.ts'
import { Outcome } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { earlierValue } from '../earlier-value.ts'
import type { Anki } from './anki-connect.ts'
import { StoredMedia } from './card-media.ts'
import { type CardChoice, type ChosenCards, chosenCards } from './cards.ts'
import { type DeletedExtras, removeExtras } from './extras.ts'
import { nameKey, storedName } from './names.ts'
import { noteFields, type StoredName } from './note-fields.ts'
import { lostAnki, pushed } from './push.ts'
import { refuseTwice } from './refuse-twice.ts'
import { readSentMedia } from './sent-media.ts'
import { type UpsertCounts, upsertNotes } from './upsert.ts'
import { DEFAULT_DECK } from './vocabulary-cards.ts'

export interface SyncCardsOptions extends CardChoice {
  /** Where new notes go. Default `Spanish vocabulary`; `::` parts decks within decks. */
  deck?: string
  /**
   * Deletes the deck's notes that are no cards here, if it says `DELETE <n> NOTES IN DECK '<deck>'`
   * with their right number. Default: they are counted, and stay.
   */
  deleteExtras?: string
}

export interface SyncedCards extends UpsertCounts, DeletedExtras {
  /** As Anki calls it. */
  deck: string
}

/** Brings cards into Anki as notes: new ones are added, others updated where they differ. */
export async function syncCards(
  options: SyncCardsOptions,
  anki: Anki,
  input: unknown,
  context: StageContext,
): Promise<Returned<SyncedCards>> {
  const chosen = chosenCards(options, input, context)
  if (chosen instanceof Outcome) return chosen
  const { signal } = context
  const noteType = await noteTypeOf(anki, chosen, signal)
  const stored = await storedMedia(anki, chosen, input, signal)
  const { schema, cardType } = chosen
  const notes = chosen.cards.map((card) => noteFields(cardType, schema, card, stored))
  refuseTwice('synced', cardType, notes)
  const deck = await deckOf(anki, options.deck ?? DEFAULT_DECK, signal)
  const counts = { created: 0, updated: 0, unchanged: 0 }
  const errors: string[] = []
  const place = { deck, noteType, keyField: cardType.fields[0] ?? '' }
  const told = (): string =>
    `Cards in Anki: ${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged`
  try {
    await upsertNotes(anki, place, notes, { counts, errors, signal })
    const extras = await removeExtras(anki, place, notes, {
      phrase: options.deleteExtras,
      errors,
      signal,
    })
    const reached = counts.created + counts.updated + counts.unchanged
    const message = `${told()}${extras.message}`
    const { deleted, extra } = extras
    return pushed({ deck, ...counts, deleted, extra }, { message, reached, errors })
  } catch (error) {
    throw counts.created + counts.updated === 0 ? error : lostAnki(told(), error)
  }
}

async function noteTypeOf(
  anki: Anki,
  { cardType }: ChosenCards,
  signal: AbortSignal,
): Promise<string> {
  const noteType = storedName(await anki.ask('modelNames', {}, signal), cardType.name)
  if (noteType === undefined) {
    const message = `Anki has no note type '${cardType.name}'. Run sync_templates before.`
    throw new StageError('note_type_missing', message)
  }
  const theirs = await anki.ask('modelFieldNames', { modelName: noteType }, signal)
  const missing = cardType.fields.filter((field) => storedName(theirs, field) === undefined)
  if (missing.length === 0) return noteType
  // Anki passes over fields it does not know without a word.
  const message = `The note type '${noteType}' in Anki lacks ${missing.join(', ')}. sync_templates says what to do.`
  throw new StageError('note_type_differs', message)
}

async function deckOf(anki: Anki, deck: string, signal: AbortSignal): Promise<string> {
  const name = nameKey(deck)
  const known = storedName(await anki.ask('deckNames', {}, signal), name)
  if (known !== undefined) return known
  await anki.ask('createDeck', { deck: name }, signal)
  return storedName(await anki.ask('deckNames', {}, signal), name) ?? name
}

/** The names of files in Anki: as it said when it stored them, else by its list. */
async function storedMedia(
  anki: Anki,
  { media }: ChosenCards,
  input: unknown,
  signal: AbortSignal,
): Promise<StoredName> {
  const list = await anki.ask('getMediaFilesNames', { pattern: '*' }, signal)
  const known = new StoredMedia(list, readSentMedia(media))
  const names = earlierValue(input, 'names', ['sync_media'])
  return (file) => {
    const said = isObject(names) ? names[file] : undefined
    return known.find(typeof said === 'string' ? said : file)
  }
}
