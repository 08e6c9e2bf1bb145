import { StageError } from '../../stage/stage-error.ts'
import type { CardType } from './card-type.ts'
import type { NoteFields } from './note-lookup.ts'
import { nameKey } from './names.ts'

/**
 * Refuses notes without a name, and two with one name: they would be one in Anki, and which one is
 * chance.
 *
 * @throws StageError `cards_invalid`
 */
export function refuseTwice(
  what: string,
  { fields: [first = ''] }: CardType,
  notes: readonly NoteFields[],
): void {
  const seen = new Set<string>()
  const faults = notes.flatMap((note) => {
    const name = nameKey(note[first] ?? '')
    if (name === '') return ['A card has no name in its first field.']
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    return [`There are two cards with the name '${name}'.`]
  })
  if (faults.length === 0) return
  throw new StageError('cards_invalid', `Nothing was ${what}: ${faults[0] ?? ''}`, faults)
}
