import { extname } from 'node:path'
import { parseCsv, type CsvTable } from './csv.ts'
import { SourceError } from './source-error.ts'
import { listNode, type ListNode, type SourceNode } from './source-node.ts'
import { readSourceText } from './source-text.ts'
import { parseToml } from './toml-file.ts'
import { parseJson, parseYaml } from './yaml-file.ts'

type Parse = (text: string, file: string) => Promise<SourceNode>

const PARSERS: Readonly<Record<string, Parse>> = {
  '.yaml': parseYaml,
  '.yml': parseYaml,
  '.json': parseJson,
  '.toml': parseToml,
  '.csv': async (text, file) => csvNode(await parseCsv(text, file)),
  '.txt': async (text, file) => linesNode(text, file),
}

/**
 * Reads a file people write into values with places; its ending says its format. A `.csv` of one
 * column is a list, of more a list of lists; a `.txt` is a list of its lines that are not blank.
 *
 * @throws DiskError when it cannot be read.
 * @throws SourceError with the place of what is wrong in it, or `unknown_format`.
 */
export async function readStructured(file: string): Promise<SourceNode> {
  const parse = PARSERS[extname(file).toLowerCase()]
  if (parse !== undefined) return parse(readSourceText(file), file)
  const known = Object.keys(PARSERS).join(', ')
  const place = { file, line: 1, column: 1 }
  throw new SourceError('unknown_format', place, `Its ending is none of ${known}.`, { value: file })
}

function csvNode(table: CsvTable): ListNode {
  const { header, rows, placeOf, file } = table
  const cells = rows.map((row) => row.map((cell) => cell.trim()))
  for (const [row, values] of cells.entries()) {
    const blank = values.indexOf('')
    if (blank < 0) continue
    const problem = `The cell of column '${header[blank]}' is missing.`
    throw new SourceError('csv_missing_cell', placeOf(row, blank), problem, { value: values })
  }
  const cellNode = (row: number, column: number): SourceNode => {
    const value = cells[row]?.[column] ?? ''
    return { kind: 'scalar', value, place: placeOf(row, column) }
  }
  const rowNode = (row: number): SourceNode => {
    const nodes = header.map((_, column) => cellNode(row, column))
    return listNode(nodes, placeOf(row, 0))
  }
  const isSingle = header.length === 1
  return {
    kind: 'list',
    length: rows.length,
    at: (row) => (isSingle ? cellNode(row, 0) : rowNode(row)),
    place: { file, line: 1, column: 1 },
    values: isSingle ? cells.map(([value = '']) => value) : cells,
    header,
  }
}

function linesNode(text: string, file: string): ListNode {
  const items: SourceNode[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const value = line.trim()
    if (value === '') continue
    const place = { file, line: index + 1, column: line.indexOf(value) + 1 }
    items.push({ kind: 'scalar', value, place })
  }
  return listNode(items, { file, line: 1, column: 1 })
}
