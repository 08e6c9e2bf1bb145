import { counted } from '../vocabulary/words.ts'
import type { Anki } from './anki-connect.ts'
import { nameKey } from './names.ts'
import { attempt } from './push.ts'
import { notesInDeck } from './search.ts'
import { keyOf, type NoteFields, type NotePlace, notesOf, valueOf } from './note-lookup.ts'

/** What there was beside the cards. */
export interface DeletedExtras {
  /** Notes of the type in the deck that are no cards here, as they were found. */
  extra: number
  /** Those of them that Anki does not have any more. */
  deleted: number
}

// To Anki's search these are no names of decks, but whichever deck is meant just then.
const RESERVED = new Set(['current', 'filtered'])

/** Finds notes that are no cards here and deletes them where the exact phrase asks for it. */
export async function removeExtras(
  anki: Anki,
  place: NotePlace,
  notes: readonly NoteFields[],
  { phrase, errors, signal }: { phrase: string | undefined; errors: string[]; signal: AbortSignal },
): Promise<DeletedExtras & { message: string }> {
  const none = { extra: 0, deleted: 0, message: '' }
  const { deck, noteType, keyField } = place
  if (RESERVED.has(deck.toLowerCase())) {
    if (phrase !== undefined) errors.push(`Nothing is deleted in a deck with the name '${deck}'.`)
    return none
  }
  const query = notesInDeck(deck, noteType)
  const find = () => anki.ask('findNotes', { query }, signal)
  const own = new Set(notes.map((fields) => keyOf(fields, place)))
  const there = await attempt('Look for other notes', errors, async () =>
    notesOf(anki, await find(), signal),
  )
  const ids = (there ?? [])
    .filter((note) => !own.has(nameKey(valueOf(note, keyField))))
    .map(({ noteId }) => noteId)
  const extra = ids.length
  const needed = `DELETE ${extra} NOTES IN DECK '${deck}'`
  if (extra === 0 && phrase === undefined) return none
  if (phrase === undefined) {
    return {
      extra,
      deleted: 0,
      message: `, ${counted(extra, 'other note')} kept (to delete: ${needed})`,
    }
  }
  if (phrase !== needed) {
    errors.push(`Nothing was deleted: deleteExtras is not exactly "${needed}".`)
    return { ...none, extra }
  }
  if (extra === 0) return none
  const isDone = await attempt('Deletion', errors, async () => {
    await anki.ask('deleteNotes', { notes: ids }, signal)
    return true
  })
  if (isDone === undefined) return { ...none, extra }
  const left = new Set(await attempt('Look for what is left', errors, find))
  const deleted = ids.filter((id) => !left.has(id)).length
  if (deleted < extra) errors.push(`Anki still has ${extra - deleted} of ${extra} notes to delete.`)
  return { extra, deleted, message: `, ${deleted} deleted` }
}
