import type { Alias, Document, LineCounter, Node, YAMLParseError } from 'yaml'
import { parseJsonValue } from './json-file.ts'
import { SourceError, type Place } from './source-error.ts'
import { listNode, type Scalar, type SourceNode, type TableEntry } from './source-node.ts'

type Yaml = typeof import('yaml')

/**
 * Parses YAML 1.2 (core schema) with the place of every value. An empty document is a `null`.
 *
 * @throws SourceError `yaml_syntax`, `unsafe_number`.
 */
export async function parseYaml(text: string, file: string): Promise<SourceNode> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [fault] = document.errors
  const reader = new YamlReader(yaml, document, lines, file)
  if (fault === undefined) return reader.read(document.contents, reader.placeOf(0))
  const [at] = fault.pos
  throw new SourceError('yaml_syntax', reader.placeOf(at), problemOf(fault, text.slice(at)), {
    cause: fault,
  })
}

const KEY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:,}]+)/

/** What is wrong; where the parser speaks to programmers, in words for those who wrote the file. */
function problemOf({ code, message }: YAMLParseError, from: string): string {
  if (code === 'MULTIPLE_DOCS') return 'The file holds several documents. Keep one, and no ---.'
  if (code !== 'DUPLICATE_KEY') return `${message}.`
  return `The key ${KEY.exec(from)?.[0] ?? ''} stands here a second time. Keep one.`
}

/**
 * Parses JSON with the place of every value. Doubled keys are refused.
 *
 * @throws SourceError `json_syntax`, `yaml_syntax` for a doubled key, `unsafe_number`.
 */
export async function parseJson(text: string, file: string): Promise<SourceNode> {
  parseJsonValue(text, file)
  // JSON is YAML too, and only the YAML parser tells places.
  return parseYaml(text, file)
}

class YamlReader {
  readonly #yaml: Yaml
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #file: string
  /** Lists and mappings that are being read. */
  readonly #open = new Set<Node>()

  constructor(yaml: Yaml, document: Document, lines: LineCounter, file: string) {
    this.#yaml = yaml
    this.#document = document
    this.#lines = lines
    this.#file = file
  }

  placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset)
    // An empty text has no first line to the counter.
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) }
  }

  /** `place` is where a value that is not there would stand. */
  read(node: unknown, place: Place): SourceNode {
    const { isAlias, isMap, isNode, isScalar, isSeq } = this.#yaml
    if (!isNode(node)) return { kind: 'scalar', value: null, place }
    const here = node.range ? this.placeOf(node.range[0]) : place
    if (isAlias(node)) return { ...this.read(this.#anchored(node, here), here), place: here }
    if (isScalar(node)) return { kind: 'scalar', value: this.#scalar(node, here), place: here }
    if (!isSeq(node) && !isMap(node))
      throw new SourceError('yaml_syntax', here, 'Not a value, a list or a mapping.')
    this.#open.add(node)
    const found: SourceNode = isSeq(node)
      ? listNode(
          node.items.map((item) => this.read(item, here)),
          here,
        )
      : {
          kind: 'table',
          entries: node.items.map(({ key, value }) => this.#entry(key, value, here)),
          place: here,
        }
    this.#open.delete(node)
    return found
  }

  /** What an alias stands for; the library takes one without an anchor for nothing. */
  #anchored(alias: Alias, place: Place): Node {
    const node = alias.resolve(this.#document)
    const fault = { value: alias.source }
    if (node === undefined) {
      const problem = `There is no anchor '&${alias.source}' before this alias.`
      throw new SourceError('yaml_syntax', place, problem, fault)
    }
    if (!this.#open.has(node)) return node
    const problem = `The alias '*${alias.source}' stands within what it stands for.`
    throw new SourceError('yaml_syntax', place, problem, fault)
  }

  #entry(key: unknown, value: unknown, parent: Place): TableEntry {
    const name = this.read(key, parent)
    if (name.kind === 'scalar' && typeof name.value === 'string') {
      return { key: name.value, place: name.place, node: this.read(value, name.place) }
    }
    const shown = name.kind === 'scalar' ? JSON.stringify(name.value) : `a ${name.kind}`
    const problem = `The key is ${shown}, not a text. Put it in quotes.`
    throw new SourceError('yaml_syntax', name.place, problem, { value: key })
  }

  #scalar({ value }: Node & { value: unknown }, place: Place): Scalar {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') {
      if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value
      const problem = `The number ${value} is too large to be kept exactly. Put it in quotes.`
      throw new SourceError('unsafe_number', place, problem, { value })
    }
    throw new SourceError('yaml_syntax', place, 'Not a text, a number, true, false or null.', {
      value,
    })
  }
}
