import { ReverieError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { readCsv, type CsvTable } from '../../io/csv.ts'
import type { Place } from '../../io/source-error.ts'
import { asCatalog, CatalogError } from './error.ts'

/** The columns a table has. Others are allowed and left alone. */
export interface TableSchema {
  readonly required: readonly string[]
  readonly optional?: readonly string[]
  /** A column that comes last where it is there. */
  readonly last?: string
}

/**
 * Reads a table of the data root.
 *
 * @throws DiskError when it cannot be read.
 * @throws CatalogError `csv_…` for a broken file, `missing_column`, `misspelt_column`, `column_order`.
 */
export async function readTable(file: string, schema: TableSchema): Promise<TableRow[]> {
  const table = await asCatalog(readCsv(file))
  checkColumns(table, schema)
  return table.rows.map((_, index) => new TableRow(table, index))
}

function checkColumns({ file, header, placeOf }: CsvTable, schema: TableSchema): void {
  const { required, optional = [], last } = schema
  const known = [...required, ...optional, ...(last === undefined ? [] : [last])]
  const absent = known.filter((name) => !header.includes(name))
  for (const [index, name] of header.entries()) {
    // A column nobody knows is somebody's own, unless it looks like one that is not there.
    const [meant] = known.includes(name) ? [] : nearest(name, absent)
    if (meant === undefined) continue
    const problem = `Column '${name}' is unknown. Did you mean '${meant}'?`
    throw new CatalogError('misspelt_column', placeOf(-1, index), problem, {
      value: name,
      field: name,
    })
  }
  const missing = required.find((name) => !header.includes(name))
  if (missing !== undefined) {
    const problem = `Column '${missing}' is missing. Columns: ${header.join(', ')}.`
    const place = { file, line: 1, column: 1 }
    throw new CatalogError('missing_column', place, problem, { value: header, field: missing })
  }
  if (last === undefined || !header.includes(last) || header.at(-1) === last) return
  const place = placeOf(-1, header.indexOf(last))
  const problem = `Column '${last}' must be the last one. Columns: ${header.join(', ')}.`
  throw new CatalogError('column_order', place, problem, { value: header, field: last })
}

/** One line of a table, its cells trimmed. */
export class TableRow {
  readonly #table: CsvTable
  readonly #index: number

  constructor(table: CsvTable, index: number) {
    this.#table = table
    this.#index = index
  }

  /** The cell of a column; empty where there is no such column. */
  text(field: string): string {
    const column = this.#table.header.indexOf(field)
    return this.#table.rows[this.#index]?.[column]?.trim() ?? ''
  }

  /** @throws CatalogError `missing_value` for an empty cell. */
  filled(field: string): string {
    const text = this.text(field)
    if (text === '') throw this.fault('missing_value', field, 'has no value; it needs one')
    return text
  }

  /** @throws CatalogError `bad_value` for anything but a whole number from 1. */
  count(field: string): number {
    const text = this.filled(field)
    const count = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= 1) return count
    throw this.fault('bad_value', field, `is ${JSON.stringify(text)}, not a whole number from 1`)
  }

  /** @throws CatalogError `bad_value` for anything but one of the choices, in any case of letters. */
  oneOf<Choice extends string>(field: string, choices: readonly Choice[]): Choice {
    const text = this.filled(field)
    const choice = choices.find((candidate) => candidate === text.toLowerCase())
    if (choice !== undefined) return choice
    const expected = choices.length === 1 ? choices[0] : `one of ${choices.join(', ')}`
    throw this.fault('bad_value', field, `is ${JSON.stringify(text)}, not ${expected}`)
  }

  /** What is made of a cell. @throws CatalogError in place of a ReverieError, which knows no place. */
  made<Value>(field: string, make: (text: string) => Value): Value {
    try {
      return make(this.filled(field))
    } catch (error) {
      if (error instanceof CatalogError || !(error instanceof ReverieError)) throw error
      const fault = { value: this.text(field), field }
      throw new CatalogError(error.code, this.placeOf(field), error.message, fault)
    }
  }

  placeOf(field: string): Place {
    return this.#table.placeOf(this.#index, this.#table.header.indexOf(field))
  }

  fault(code: string, field: string, problem: string): CatalogError {
    const fault = { value: this.text(field), field }
    return new CatalogError(code, this.placeOf(field), `Column '${field}' ${problem}.`, fault)
  }
}

/** Rows by a column that names them. @throws CatalogError `doubled_id` for a name that stands twice. */
export function byId<T>(
  rows: readonly TableRow[],
  field: string,
  read: (row: TableRow, id: string) => T,
): Map<string, T> {
  const found = new Map<string, T>()
  for (const row of rows) {
    const id = row.filled(field)
    if (found.has(id)) throw row.fault('doubled_id', field, `has '${id}' a second time`)
    found.set(id, read(row, id))
  }
  return found
}
