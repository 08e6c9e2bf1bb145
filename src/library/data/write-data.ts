import { messageOf } from '../../core/errors.ts'
import { isObject } from '../../core/json-object.ts'
import { plainJson } from '../../core/plain-json.ts'
import { type CsvValue, csvLine } from '../../io/csv-format.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Format } from './format.ts'

/**
 * A value as a file's content; as CSV a list of objects, whose fields become the columns.
 *
 * @throws StageError `not_savable` naming the first part of the value the format cannot hold.
 */
export async function dataText(value: unknown, format: Format): Promise<string> {
  if (format === 'text') {
    if (typeof value === 'string') return value
    throw notSavable(format, `it is ${nameOf(value)}, not a text`)
  }
  if (format === 'csv') return csvText(value)
  try {
    // What is not plain would be lost or changed without a word.
    plainJson(value)
  } catch (error) {
    throw notSavable(format, messageOf(error))
  }
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`
  const { stringify } = await import('yaml')
  return stringify(value)
}

function csvText(value: unknown): string {
  if (!Array.isArray(value)) throw notSavable('csv', `it is ${nameOf(value)}, not a list of rows`)
  const rows = value.map((row: unknown, index) => {
    if (isObject(row)) return row
    throw notSavable('csv', `[${index}] is ${nameOf(row)}, not an object of fields`)
  })
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  if (header.length === 0) throw notSavable('csv', 'it has no fields, so there are no columns')
  const cell = (row: object, index: number, name: string): CsvValue => {
    const found: unknown = Reflect.get(row, name)
    if (isCell(found)) return found
    throw notSavable('csv', `[${index}].${name} is ${nameOf(found)}, not a text or a number`)
  }
  const lines = rows.map((row, index) => csvLine(header.map((name) => cell(row, index, name))))
  return csvLine(header) + lines.join('')
}

function isCell(value: unknown): value is CsvValue {
  if (Array.isArray(value)) return value.every(isCell)
  if (typeof value === 'number') return Number.isFinite(value)
  return value === null || ['undefined', 'string', 'boolean'].includes(typeof value)
}

function notSavable(format: Format, what: string): StageError {
  return new StageError('not_savable', `The value cannot be saved as ${format}: ${what}.`)
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
