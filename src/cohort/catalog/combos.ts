import { fileSize } from '../../io/files.ts'
import type { Place } from '../../io/source-error.ts'
import { readTable } from './table.ts'

/** Concepts described at one level, under an id. */
export interface Combo {
  readonly comboId: string
  /** Sorted as they stand in the file. */
  readonly conceptIds: readonly string[]
  readonly level: string
  readonly kMax: number
  /** Where the combo's first row stands. */
  readonly place: Place
}

export const COMBO_COLUMNS = [
  'combo_id',
  'version',
  'concept_id',
  'description_level',
  'k_max',
  'created_at',
] as const

/**
 * Reads `combo_mappings.csv`, one row a concept. No file is no combos. Rows that say the same twice,
 * as two programs that append at once leave them, count once.
 *
 * @throws CatalogError `combo_conflict` when rows of one combo disagree on its level or `k_max`.
 */
export async function readCombos(file: string): Promise<Map<string, Combo>> {
  const combos = new Map<string, Combo>()
  if (fileSize(file) === undefined) return combos
  const required = ['combo_id', 'concept_id', 'description_level', 'k_max']
  for (const row of await readTable(file, { required, optional: ['version', 'created_at'] })) {
    const comboId = row.filled('combo_id')
    const conceptId = row.filled('concept_id')
    const level = row.filled('description_level')
    const kMax = row.count('k_max')
    const found = combos.get(comboId)
    if (found === undefined) {
      const place = row.placeOf('combo_id')
      combos.set(comboId, { comboId, conceptIds: [conceptId], level, kMax, place })
      continue
    }
    for (const [field, first, here] of [
      ['description_level', found.level, level],
      ['k_max', found.kMax, kMax],
    ] as const) {
      if (first === here) continue
      const problem = `is ${here}, but ${first} in the first row of ${comboId} (line ${found.place.line})`
      throw row.fault('combo_conflict', field, problem)
    }
    if (found.conceptIds.includes(conceptId)) continue
    combos.set(comboId, { ...found, conceptIds: [...found.conceptIds, conceptId] })
  }
  return combos
}
