/** What can stand in a cell; a list is written as JSON, `null` and `undefined` as nothing. */
export type CsvValue = string | number | boolean | null | undefined | readonly CsvValue[]

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/

/**
 * One line of CSV with its line end. Numbers are written in full precision; texts with a comma, a
 * quote, a line end or white space at an end are quoted, so every text comes back as it was.
 *
 * Source: RFC 4180, with `\n` as the line end.
 */
export function csvLine(values: readonly CsvValue[]): string {
  // An empty line would be skipped when read.
  if (values.length === 1 && csvCell(values[0]) === '') return '""\n'
  let line = ''
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) line += ','
    line += csvCell(values[index])
  }
  return `${line}\n`
}

/** A value as one cell of {@link csvLine}. */
export function csvCell(value: CsvValue): string {
  if (typeof value === 'string') return quoted(value)
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? quoted(JSON.stringify(value)) : String(value)
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
