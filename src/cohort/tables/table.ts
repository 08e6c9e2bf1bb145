import { type CsvValue, csvLine } from '../../io/csv-format.ts'
import { withoutNoise } from '../statistics/exact-mean.ts'
import type { Summary } from '../statistics/summary.ts'

/** A table of a report. What is not known is an empty cell. */
export interface Table {
  readonly header: readonly string[]
  readonly rows: readonly (readonly CsvValue[])[]
}

/** A table as CSV, with numbers to twelve digits. */
export function tableText({ header, rows }: Table): string {
  return csvLine(header) + rows.map((row) => csvLine(row.map(printed))).join('')
}

function printed(value: CsvValue): CsvValue {
  return typeof value === 'number' ? withoutNoise(value) : value
}

/** What stands beside every mean: of how many scores, of how many planned, between which ends. */
export const SUPPORT = ['n', 'planned', 'coverage', 'ci_low', 'ci_high'] as const

export function support({ n, planned, coverage, low, high }: Summary): CsvValue[] {
  return [n, planned, coverage, low, high]
}

/** Names for columns, told apart by a number where two would be the same. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let count = 2; taken.has(free); count += 1) free = `${name} (${count})`
    taken.add(free)
    return free
  })
}
