import { readCsv } from '../../io/csv.ts'
import { readStructured } from '../../io/structured-file.ts'
import { STAGES } from '../ids/generation-id.ts'
import { COMBO_COLUMNS, STAGE_COLUMNS } from '../plan/row-fields.ts'
import type { Catalog } from './catalog.ts'
import { asCatalog, CatalogError } from './error.ts'

/** The values a column of a design can have, by the column's name. */
export type KnownNames = ReadonlyMap<string, ReadonlySet<string>>

/** What a data root knows, for every column a plan is made from, aliases included. */
export function namesOf({ combos, templates, models }: Catalog): KnownNames {
  const known = new Map<string, ReadonlySet<string>>()
  const put = (columns: readonly string[], names: Iterable<string>) => {
    const set = new Set(names)
    for (const column of columns) known.set(column, set)
  }
  put(COMBO_COLUMNS, combos.keys())
  for (const stage of STAGES) {
    put(STAGE_COLUMNS[stage].template, templates[stage].keys())
    put(STAGE_COLUMNS[stage].model, models.keys())
  }
  return known
}

/**
 * Reads known names from a JSON, YAML or TOML file that maps columns to a list of values, or to a
 * mapping whose keys are the values.
 *
 * @throws CatalogError with the place of what is neither.
 */
export async function readNames(file: string): Promise<KnownNames> {
  const root = await asCatalog(readStructured(file))
  if (root.kind !== 'table') {
    throw new CatalogError('bad_catalog', root.place, 'A catalog maps columns to their values.')
  }
  const known = new Map<string, ReadonlySet<string>>()
  for (const { key, node, place } of root.entries) {
    if (node.kind === 'scalar') {
      const problem = `'${key}' needs a list of values or a mapping with the values as keys.`
      throw new CatalogError('bad_catalog', place, problem, { value: node.value, field: key })
    }
    const names =
      node.kind === 'table'
        ? node.entries.map((entry) => entry.key)
        : Array.from({ length: node.length }, (_, index) => {
            const item = node.at(index)
            return item.kind === 'scalar' ? String(item.value) : ''
          })
    known.set(key, new Set(names))
  }
  return known
}

/**
 * Reads known names from a column of a CSV file.
 *
 * @throws CatalogError `missing_column`, or what is wrong with the file.
 */
export async function readNamesOfColumn(file: string, column = 'id'): Promise<ReadonlySet<string>> {
  const { header, rows } = await asCatalog(readCsv(file))
  const index = header.indexOf(column)
  if (index >= 0) return new Set(rows.map((row) => (row[index] ?? '').trim()))
  const problem = `There is no column '${column}'. Columns: ${header.join(', ')}.`
  const place = { file, line: 1, column: 1 }
  throw new CatalogError('missing_column', place, problem, { value: column, field: column })
}
