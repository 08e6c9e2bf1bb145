import { appendText } from '../io/append-text.ts'
import { csvLine } from '../io/csv-format.ts'
import { readCsv } from '../io/csv.ts'
import { fileSize } from '../io/files.ts'
import { COMBO_COLUMNS, readCombos } from './catalog/combos.ts'
import { CatalogError } from './catalog/error.ts'
import { comboId as idOf } from './ids/combo-id.ts'

export interface ComboContent {
  readonly conceptIds: readonly string[]
  /** The description level the concepts are shown at: `sentence`, `paragraph` or `article`. */
  readonly level: string
  /** The most concepts a combination of the design has. */
  readonly kMax: number
}

/**
 * Makes sure that a combo stands in `combo_mappings.csv` and gives its id. Rows are only ever added,
 * all of a combo in one write, with the columns the file has.
 *
 * @throws CatalogError `combo_conflict` when the file has other content under the same id.
 * @throws DiskError when the file cannot be written.
 */
export async function addCombo(file: string, combo: ComboContent, now: Date): Promise<string> {
  const { level, kMax } = combo
  const conceptIds = [...new Set(combo.conceptIds)].sort()
  const comboId = idOf(conceptIds, level, kMax)
  const combos = await readCombos(file)
  const found = combos.get(comboId)
  if (found === undefined) {
    const createdAt = `${now.toISOString().slice(0, 19)}Z`
    const columns = fileSize(file) === undefined ? COMBO_COLUMNS : (await readCsv(file)).header
    const rows = conceptIds.map((conceptId) => {
      const cells: Readonly<Record<string, string | number>> = {
        combo_id: comboId,
        version: 'v1',
        concept_id: conceptId,
        description_level: level,
        k_max: kMax,
        created_at: createdAt,
      }
      return csvLine(columns.map((column) => cells[column]))
    })
    appendText(file, rows.join(''), csvLine(columns))
    return comboId
  }
  const isSame =
    found.level === level &&
    found.kMax === kMax &&
    found.conceptIds.length === conceptIds.length &&
    conceptIds.every((conceptId) => found.conceptIds.includes(conceptId))
  if (isSame) return comboId
  const problem = `The combo ${comboId} stands here with other content: ${found.conceptIds.join(', ')} at ${found.level}, k_max ${found.kMax}. Remove its rows if they are wrong.`
  throw new CatalogError('combo_conflict', found.place, problem, { value: comboId })
}
