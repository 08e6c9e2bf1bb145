import { readSourceText } from './source-text.ts'
import { SourceError, type Place } from './source-error.ts'

/** A strict CSV file: a header without doubles, and rows of exactly its width. */
export interface CsvTable {
  readonly file: string
  /** Trimmed. */
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Where a cell stands; rows and columns count from 0, row -1 is the header. */
  readonly placeOf: (row: number, column: number) => Place
}

/**
 * Reads a CSV file (RFC 4180, UTF-8, comma, either line end, header first). Empty lines are skipped.
 *
 * @throws SourceError with the place of the first fault: `csv_empty`, `csv_blank_header`,
 * `csv_doubled_header`, `csv_missing_cell`, `csv_extra_cell`, `csv_syntax`.
 */
export async function readCsv(file: string): Promise<CsvTable> {
  return parseCsv(readSourceText(file), file)
}

/** {@link readCsv} for a text at hand; `file` is what messages call it. */
export async function parseCsv(text: string, file: string): Promise<CsvTable> {
  const { parse } = await import('csv-parse/sync')
  const placeOf = (row: number, column: number) => locate(text, row + 1, column, file)
  let records: string[][]
  try {
    records = parse(text, {
      skip_empty_lines: true,
      // Widths are checked here, where the place is known.
      relax_column_count: true,
      // Left to itself csv-parse takes the first line's end for all and joins lines that end otherwise.
      record_delimiter: ['\r\n', '\n'],
    })
  } catch (cause) {
    throw syntaxError(cause, placeOf, file)
  }
  const [first, ...rows] = records
  if (first === undefined) {
    const place = { file, line: 1, column: 1 }
    throw new SourceError('csv_empty', place, 'The file is empty; a header line is needed.')
  }
  const header = first.map((name) => name.trim())
  checkHeader(header, placeOf)
  checkWidths(header, rows, placeOf)
  return { file, header, rows, placeOf }
}

type PlaceOf = CsvTable['placeOf']

function checkHeader(header: readonly string[], placeOf: PlaceOf): void {
  const seen = new Set<string>()
  for (const [index, name] of header.entries()) {
    if (name === '') {
      const problem = `Column ${index + 1} has no name. Name it or remove the comma.`
      throw new SourceError('csv_blank_header', placeOf(-1, index), problem, { value: name })
    }
    if (seen.has(name)) {
      const problem = `Column '${name}' stands twice in the header. Keep one.`
      throw new SourceError('csv_doubled_header', placeOf(-1, index), problem, { value: name })
    }
    seen.add(name)
  }
}

function checkWidths(header: readonly string[], rows: readonly string[][], at: PlaceOf): void {
  for (const [index, row] of rows.entries()) {
    if (row.length < header.length) {
      const problem = `The cell of column '${header[row.length]}' is missing: ${row.length} of ${header.length} cells.`
      throw new SourceError('csv_missing_cell', at(index, row.length), problem, { value: row })
    }
    if (row.length > header.length) {
      const problem = `The header has ${header.length} columns, this line ${row.length} cells. Quote a cell that holds a comma.`
      throw new SourceError('csv_extra_cell', at(index, header.length), problem, { value: row })
    }
  }
}

function syntaxError(cause: unknown, placeOf: PlaceOf, file: string): SourceError {
  const { code, records, column } = cause as { code?: string; records?: number; column?: unknown }
  const place =
    typeof records === 'number' && typeof column === 'number'
      ? placeOf(records - 1, column)
      : { file, line: 1, column: 1 }
  const problem =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'The quote that opens this cell is never closed.'
      : 'A quote stands where none can be. Quote the whole cell and double the quotes in it.'
  return new SourceError('csv_syntax', place, problem, { cause })
}

/**
 * Line and column at which a cell of a record begins, or the record's end when it has no such cell.
 * The parser does not say, and counts a line end of two characters within quotes twice; places are
 * needed for complaints only.
 */
function locate(text: string, record: number, cell: number, file: string): Place {
  let [at, line, lineStart, records, cells, quoted] = [0, 1, 0, 0, 0, false]
  for (; at < text.length; at += 1) {
    const lineEnd = text[at] === '\n' ? 1 : text.startsWith('\r\n', at) ? 2 : 0
    const isEmptyLine = lineEnd > 0 && !quoted && at === lineStart
    if (records === record && !quoted && !isEmptyLine && (cells === cell || lineEnd > 0)) break
    if (text[at] === '"') quoted = !quoted
    if (text[at] === ',' && !quoted) cells += 1
    if (lineEnd === 0) continue
    at += lineEnd - 1
    line += 1
    lineStart = at + 1
    if (quoted || isEmptyLine) continue
    records += 1
    cells = 0
  }
  return { file, line, column: at - lineStart + 1 }
}
