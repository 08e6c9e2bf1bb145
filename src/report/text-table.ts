import { clip, clipMiddle, displayWidth, pad } from './text-width.ts'

export interface TextColumn {
  /** One a row; styles are allowed, line breaks are not. */
  cells: readonly string[]
  align?: 'left' | 'right'
  /** May be cut to this many columns, to fewer only when all else is gone. Absent: never cut. */
  min?: number
  /** Left out when space is short, the lowest number first. Absent: stays. */
  drop?: number
  /** Where a cell that is too wide loses text; `middle` takes cells without styles. Default `end`. */
  cut?: 'end' | 'middle'
  /** Spaces before the column. Default 2. */
  gap?: number
}

/** Makes columns of some rows: a title, and below it a cell of each row. */
export function columnsOf<Row>(
  rows: readonly Row[],
): (title: string, textOf: (row: Row) => string) => TextColumn {
  return (title, textOf) => ({ cells: [title, ...rows.map(textOf)] })
}

export interface TextTableOptions {
  columns: number
  /** Ends a cell that was cut. */
  mark?: string
  indent?: string
}

/** Lines up cells in columns; no line is wider than `columns`. Empty columns take no space. */
export function textTable(
  table: readonly TextColumn[],
  { columns, mark = '…', indent = '' }: TextTableOptions,
): string[] {
  const shown = fit(table, columns - indent.length)
  const rows = table[0]?.cells.length ?? 0
  return Array.from({ length: rows }, (_, row) => {
    let line = indent
    for (const [index, { cells, width, align, cut, gap }] of shown.entries()) {
      const cell = (cut === 'middle' ? clipMiddle : clip)(cells[row] ?? '', width, mark)
      line += ' '.repeat(index === 0 ? 0 : gap) + pad(cell, width, align)
    }
    return clip(line.trimEnd(), columns, mark)
  })
}

const LAST_RESORT = 4

interface FittedColumn extends TextColumn {
  width: number
  gap: number
}

/** Drops columns until the rest can fit, then narrows the widest of those that may be cut. */
function fit(table: readonly TextColumn[], room: number): FittedColumn[] {
  let shown: FittedColumn[] = table
    .map((column) => {
      const width = Math.max(0, ...column.cells.map(displayWidth))
      return { ...column, width, gap: column.gap ?? 2 }
    })
    .filter(({ width }) => width > 0)

  while (sum(shown, ({ min, width }) => Math.min(width, min ?? width)) > room) {
    const first = Math.min(...shown.map(({ drop }) => drop ?? Infinity))
    if (first === Infinity) break
    shown = shown.filter(({ drop }) => drop !== first)
  }
  // When nothing can be dropped any more, even the comfortable minimum has to give.
  for (const least of [Infinity, LAST_RESORT]) {
    for (let excess = sum(shown, ({ width }) => width) - room; excess > 0; excess -= 1) {
      const [widest] = shown
        .filter(({ min, width }) => min !== undefined && width > Math.min(min, least))
        .sort((a, b) => b.width - a.width)
      if (widest === undefined) break
      widest.width -= 1
    }
  }
  return shown
}

function sum(columns: readonly FittedColumn[], width: (column: FittedColumn) => number): number {
  return columns.reduce((all, column, i) => all + width(column) + (i === 0 ? 0 : column.gap), 0)
}

export interface FlowOptions extends TextTableOptions {
  separator: string
  /** Stands before the first line in place of the indent. */
  lead?: string
}

/** Packs short texts into as few lines as they need, a separator between neighbours. */
export function flow(texts: readonly string[], options: FlowOptions): string[] {
  const { columns, separator, mark = '…', indent = '', lead = indent } = options
  const lines: string[] = []
  for (const text of texts) {
    const last = lines.at(-1)
    const longer = `${last}${separator}${text}`
    if (last === undefined) lines.push(lead + text)
    else if (displayWidth(longer) <= columns) lines[lines.length - 1] = longer
    else lines.push(indent + text)
  }
  return lines.map((line) => clip(line, columns, mark))
}
