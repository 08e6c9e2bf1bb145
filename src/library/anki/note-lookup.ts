import type { AnkiNote } from './actions.ts'
import type { Anki } from './anki-connect.ts'
import { nameKey } from './names.ts'
import { searchTerm } from './search.ts'

/** Where notes go, and by which field they are known. */
export interface NotePlace {
  deck: string
  noteType: string
  keyField: string
}

export type NoteFields = Readonly<Record<string, string>>

/** What a note is known by. */
export function keyOf(fields: NoteFields, { keyField }: NotePlace): string {
  return nameKey(fields[keyField] ?? '')
}

/** The notes Anki has under these keys; its search is wider than equality, so keys are compared. */
export async function notesByKey(
  anki: Anki,
  place: NotePlace,
  notes: readonly NoteFields[],
  signal: AbortSignal,
): Promise<Map<string, AnkiNote[]>> {
  const keys = notes.map((fields) => searchTerm(place.keyField, keyOf(fields, place)))
  const query = `${searchTerm('note', place.noteType)} (${keys.join(' OR ')})`
  const ids = await anki.ask('findNotes', { query }, signal)
  const found = await notesOf(anki, ids, signal)
  const byKey = new Map<string, AnkiNote[]>()
  for (const note of found) {
    const key = nameKey(valueOf(note, place.keyField))
    byKey.set(key, [...(byKey.get(key) ?? []), note])
  }
  return byKey
}

/** The notes with these ids that are there. */
export async function notesOf(
  anki: Anki,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<AnkiNote[]> {
  if (ids.length === 0) return []
  const notes = await anki.ask('notesInfo', { notes: ids }, signal)
  // For an id that is not there the add-on answers with an empty object.
  return notes.filter((note) => typeof note.noteId === 'number')
}

/** What a note has in a field, however the field's name is composed. */
export function valueOf({ fields }: AnkiNote, field: string): string {
  const name = Object.keys(fields).find((one) => nameKey(one) === nameKey(field))
  return name === undefined ? '' : (fields[name]?.value ?? '')
}
