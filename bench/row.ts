/** One line of the table. */
export interface Row {
  name: string
  ours?: string
  /** What ours is compared with, named. */
  other?: string
  /** Ours over the other's, unless the name says otherwise. */
  ratio?: number
  bar?: string
  isMet?: boolean
  detail?: string
}

/** How a number stands to its bar. */
export function atMost(value: number, limit: number, unit: string): Pick<Row, 'bar' | 'isMet'> {
  return { bar: `≤ ${limit} ${unit}`.trimEnd(), isMet: value <= limit }
}

export function atLeast(value: number, limit: number): Pick<Row, 'bar' | 'isMet'> {
  return { bar: `≥ ${limit}`, isMet: value >= limit }
}

const HEADS = ['what', 'ours', 'other', 'ratio', 'bar', 'met'] as const

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.ours ?? row.detail ?? '',
    row.other ?? '',
    row.ratio?.toFixed(2) ?? '',
    row.bar ?? '',
    row.isMet === undefined ? '' : row.isMet ? 'yes' : 'NO',
  ])
  const widths = HEADS.map((head, column) =>
    Math.max(...[head, ...cells.map((line) => line[column] ?? '')].map((cell) => cell.length)),
  )
  const rule = widths.map((width) => '-'.repeat(width))
  return [HEADS, rule, ...cells]
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}
