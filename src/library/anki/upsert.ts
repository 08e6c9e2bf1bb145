import { counted } from '../vocabulary/words.ts'
import type { AnkiNote } from './actions.ts'
import type { Anki } from './anki-connect.ts'
import { isSameText } from './names.ts'
import {
  keyOf,
  type NoteFields,
  type NotePlace,
  notesByKey,
  notesOf,
  valueOf,
} from './note-lookup.ts'
import { attempt } from './push.ts'

/**
 * What became of notes, counted when Anki shows them as they should be; by its word alone where it
 * shows them no more.
 */
export interface UpsertCounts {
  created: number
  updated: number
  unchanged: number
}

export interface UpsertRun {
  counts: UpsertCounts
  errors: string[]
  signal: AbortSignal
}

/** The notes Anki says it changed, by id: what they were to be, and as what they count. */
type Changed = ReadonlyMap<number, { fields: NoteFields; count: 'created' | 'updated' }>

/** AnkiConnect answers at most forty times a second, so notes are asked for in company. */
const AT_ONCE = 50

/**
 * Adds the notes Anki does not have and updates the fields that differ; what is equal is left alone.
 * Counts and errors are kept as they come, for a run that does not come to its end.
 */
export async function upsertNotes(
  anki: Anki,
  place: NotePlace,
  notes: readonly NoteFields[],
  run: UpsertRun,
): Promise<void> {
  for (let start = 0; start < notes.length; start += AT_ONCE) {
    const some = notes.slice(start, start + AT_ONCE)
    // Without a look at what is there nothing is added, for it might be there.
    const there = await attempt(lookUpOf(some, place), run.errors, () =>
      notesByKey(anki, place, some, run.signal),
    )
    if (there === undefined) continue
    const changed = new Map<number, { fields: NoteFields; count: 'created' | 'updated' }>()
    try {
      for (const fields of some) {
        const known = there.get(keyOf(fields, place))
        await upsert(anki, place, fields, known ?? [], run, changed)
      }
    } catch (error) {
      countAsTold(changed, run)
      throw error
    }
    await confirm(anki, place, changed, run)
  }
}

function countAsTold(changed: Changed, { counts }: UpsertRun): void {
  for (const { count } of changed.values()) counts[count] += 1
}

function lookUpOf(notes: readonly NoteFields[], place: NotePlace): string {
  const keys = notes.map((fields) => keyOf(fields, place))
  const shown = `${keys.slice(0, 3).join(', ')}${keys.length > 3 ? ', …' : ''}`
  return `Look-up of ${counted(keys.length, 'card')} (${shown}), none of which was touched`
}

async function upsert(
  anki: Anki,
  place: NotePlace,
  fields: NoteFields,
  known: readonly AnkiNote[],
  { counts, errors, signal }: UpsertRun,
  changed: Map<number, { fields: NoteFields; count: 'created' | 'updated' }>,
): Promise<void> {
  const key = keyOf(fields, place)
  if (known.length > 1) {
    const ids = known.map(({ noteId }) => noteId).join(', ')
    errors.push(`${key}: Anki has ${known.length} notes of it (${ids}). Delete all but one there.`)
    return
  }
  const [note] = known
  if (note === undefined) {
    const { deck: deckName, noteType: modelName } = place
    const options = { allowDuplicate: false }
    const params = { note: { deckName, modelName, fields, options, tags: [] } }
    const id = await attempt(key, errors, () => anki.ask('addNote', params, signal))
    if (id !== undefined) changed.set(id, { fields, count: 'created' })
    return
  }
  const differing = Object.entries(fields).filter(
    ([name, value]) => !isSameText(valueOf(note, name), value),
  )
  if (differing.length === 0) {
    counts.unchanged += 1
    return
  }
  const params = { note: { id: note.noteId, fields: Object.fromEntries(differing) } }
  const answer = await attempt(key, errors, () => anki.ask('updateNoteFields', params, signal))
  if (answer !== undefined) changed.set(note.noteId, { fields, count: 'updated' })
}

/** Counts what Anki shows as it should be, for an answer without an error may still not be true. */
async function confirm(
  anki: Anki,
  place: NotePlace,
  changed: Changed,
  run: UpsertRun,
): Promise<void> {
  const { counts, errors, signal } = run
  let notes: AnkiNote[] | undefined
  try {
    notes = await attempt('Comparison', errors, () => notesOf(anki, [...changed.keys()], signal))
  } finally {
    if (notes === undefined) countAsTold(changed, run)
  }
  const byId = new Map((notes ?? []).map((note) => [note.noteId, note]))
  for (const [id, { fields, count }] of notes === undefined ? [] : changed) {
    const note = byId.get(id)
    const wrong = Object.entries(fields)
      .filter(([name, value]) => note === undefined || !isSameText(valueOf(note, name), value))
      .map(([name]) => name)
    if (wrong.length === 0) counts[count] += 1
    else
      errors.push(
        `${keyOf(fields, place)}: Anki does not show what it was sent in ${wrong.join(', ')}.`,
      )
  }
}
