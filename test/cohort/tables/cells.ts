import type { CsvValue } from '../../../src/io/csv-format.ts'
import type { Table } from '../../../src/cohort/tables/table.ts'

/** The rows of a table as objects; every row has to be as wide as the header. */
export function cells({ header, rows }: Table): Record<string, CsvValue>[] {
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`${row.length} of ${header.length} cells`)
    return Object.fromEntries(header.map((name, index) => [name, row[index]]))
  })
}

/** Some columns of a row, named in one text. */
export function pick(row: Record<string, CsvValue> | undefined, names: string): CsvValue[] {
  return names.split(' ').map((name) => row?.[name])
}
