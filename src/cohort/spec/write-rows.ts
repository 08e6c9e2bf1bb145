import { chunked } from '../../io/chunked.ts'
import { csvCell, csvLine } from '../../io/csv-format.ts'
import type { Design } from './compile.ts'
import type { Row, Value } from './value.ts'

export type RowFormat = 'csv' | 'jsonl'

/**
 * The text of a design's rows, in pieces of about 64 KB: CSV with a header, or one JSON object a
 * line. Lists are JSON in CSV cells.
 */
export function writeRows(
  { columns }: Pick<Design, 'columns'>,
  rows: Iterable<Row>,
  format: RowFormat,
): Generator<string> {
  return chunked(format === 'csv' ? csvLines(columns, rows) : jsonLines(rows))
}

// Levels come again and again; this bounds what is kept of those that do not.
const CELLS_KEPT = 10_000

function* csvLines(columns: readonly string[], rows: Iterable<Row>): Generator<string> {
  yield csvLine(columns)
  const cells = new Map<Value, string>()
  const cellOf = (value: Value): string => {
    const known = cells.get(value)
    if (known !== undefined) return known
    if (cells.size >= CELLS_KEPT) cells.clear()
    const cell = csvCell(value)
    cells.set(value, cell)
    return cell
  }
  for (const row of rows) {
    let line = ''
    for (const column of columns) line += `${cellOf(row[column] ?? null)},`
    // A single empty cell would make an empty line, which readers skip.
    yield line === ',' ? csvLine(['']) : `${line.slice(0, -1)}\n`
  }
}

function* jsonLines(rows: Iterable<Row>): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`
}
