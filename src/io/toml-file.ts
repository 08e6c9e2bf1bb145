import { SourceError, type Place } from './source-error.ts'
import { listNode, type SourceNode } from './source-node.ts'

/**
 * Parses TOML. The parser tells no places, so a value has the place of its key, or of the nearest
 * key above it that begins a line. Dates and times become their text.
 *
 * @throws SourceError `toml_syntax`.
 */
export async function parseToml(text: string, file: string): Promise<SourceNode> {
  const { parse, TomlError } = await import('smol-toml')
  let root: object
  try {
    root = parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const place = { file, line: cause.line, column: cause.column }
    const problem = (cause.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '')
    throw new SourceError('toml_syntax', place, `Not TOML: ${problem}.`, { cause })
  }
  const start = { file, line: 1, column: 1 }
  const node = toNode(root, [], keyPlaces(text, file, root), start)
  return node.kind === 'table' ? { ...node, isTomlRoot: true } : node
}

function toNode(
  value: unknown,
  path: readonly string[],
  places: ReadonlyMap<string, Place>,
  above: Place,
): SourceNode {
  const place = places.get(pathKey(path)) ?? above
  if (Array.isArray(value)) {
    return listNode(
      value.map((item) => toNode(item, path, places, place)),
      place,
    )
  }
  if (value instanceof Date) return { kind: 'scalar', value: value.toISOString(), place }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, child]) => {
      const node = toNode(child, [...path, key], places, place)
      return { key, place: node.place, node }
    })
    return { kind: 'table', entries, place }
  }
  return { kind: 'scalar', value: value as string | number | boolean, place }
}

const PART = `(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)`
const DOTTED = String.raw`(${PART}(?:\s*\.\s*${PART})*)`
const HEADER = new RegExp(String.raw`^\s*\[\[?\s*${DOTTED}\s*\]\]?\s*(?:#.*)?$`)
const KEY = new RegExp(String.raw`^\s*${DOTTED}\s*=`)

/** The places of all keys and table headers that begin a line. */
function keyPlaces(text: string, file: string, root: object): Map<string, Place> {
  const places = new Map<string, Place>()
  let table: string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const name = HEADER.exec(line)?.[1] ?? KEY.exec(line)?.[1]
    if (name === undefined) continue
    const parts = (name.match(new RegExp(PART, 'g')) ?? []).map((part) =>
      part.replaceAll(/^["']|["']$/g, ''),
    )
    // A list of one text at the end of a longer list looks like a header.
    if (!KEY.test(line) && !holdsTable(root, parts)) continue
    if (!KEY.test(line)) table = parts
    const path = KEY.test(line) ? [...table, ...parts] : parts
    const place = { file, line: index + 1, column: line.indexOf(name) + 1 }
    for (let length = 1; length <= path.length; length += 1) {
      const prefix = pathKey(path.slice(0, length))
      if (!places.has(prefix)) places.set(prefix, place)
    }
  }
  return places
}

function holdsTable(root: unknown, path: readonly string[]): boolean {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false
    value = (value as Record<string, unknown>)[key]
  }
  return typeof value === 'object' && value !== null
}

function pathKey(path: readonly string[]): string {
  return JSON.stringify(path)
}
