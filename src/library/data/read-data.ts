import { parseCsv } from '../../io/csv.ts'
import { parseJsonValue } from '../../io/json-file.ts'
import type { SourceNode } from '../../io/source-node.ts'
import { readSourceText } from '../../io/source-text.ts'
import { parseYaml } from '../../io/yaml-file.ts'
import type { Format } from './format.ts'

/**
 * What a file holds: of CSV a list of objects, whose fields are the columns and texts, of text the
 * text itself.
 *
 * @throws DiskError when it cannot be read.
 * @throws SourceError with the place of what is wrong in it.
 */
export async function readData(path: string, format: Format): Promise<unknown> {
  const text = readSourceText(path)
  if (format === 'json') return parseJsonValue(text, path)
  if (format === 'yaml') return valueOf(await parseYaml(text, path))
  if (format === 'text') return text
  const { header, rows } = await parseCsv(text, path)
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at]])))
}

function valueOf(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list')
    return Array.from({ length: node.length }, (_, at) => valueOf(node.at(at)))
  return Object.fromEntries(node.entries.map(({ key, node: value }) => [key, valueOf(value)]))
}
