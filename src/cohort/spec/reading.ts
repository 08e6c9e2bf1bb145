import { nearest } from '../../core/nearest.ts'
import type { Place } from '../../io/source-error.ts'
import type { ListNode, SourceNode, TableEntry } from '../../io/source-node.ts'
import { SpecError } from './error.ts'
import type { Levels, Name } from './spec.ts'
import { show, showSome, type Value } from './value.ts'

/** The entries of a mapping; nothing at all is an empty one. */
export function readTable(node: SourceNode, path: string): readonly TableEntry[] {
  if (node.kind === 'table') return node.entries
  if (node.kind === 'scalar' && node.value === null) return []
  throw wrongKind(node, path, 'a mapping')
}

/** The values of a mapping by key, for one that has the given keys and no others. */
export function readRecord<Key extends string>(
  node: SourceNode,
  path: string,
  known: readonly Key[],
): Partial<Record<Key, SourceNode>> {
  const record: Partial<Record<Key, SourceNode>> = {}
  for (const { key, node: value, place } of readTable(node, path)) {
    const name = known.find((candidate) => candidate === key)
    if (name === undefined) {
      const problem = `Unknown key '${key}' in ${path || 'the spec'}.${guess(key, known)}`
      throw new SpecError('spec_unknown_key', place, problem, { value: key, path })
    }
    record[name] = value
  }
  return record
}

function readList(node: SourceNode, path: string): ListNode {
  if (node.kind === 'list') return node
  const [only, ...others] = node.kind === 'table' && node.isTomlRoot ? node.entries : []
  if (only?.node.kind === 'list' && others.length === 0) return only.node
  throw wrongKind(node, path, 'a list')
}

export function readName(node: SourceNode, path: string): Name {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    throw wrongKind(node, path, 'a name')
  }
  return nameOf(node.value, node.place, path)
}

/** A name from a mapping's key. */
export function nameOf(key: string, place: Place, path: string): Name {
  const text = key.trim()
  if (text !== '' && text !== '__proto__') return { text, place, path }
  throw new SpecError('spec_bad_name', place, `${show(key)} cannot be a name in ${path}.`, {
    value: key,
    path,
  })
}

/** The names of a list of axes: at least one, none twice. */
export function readNames(node: SourceNode, path: string): Name[] {
  const list = readList(node, path)
  const names: Name[] = []
  for (let index = 0; index < list.length; index += 1) {
    const name = readName(list.at(index), path)
    if (names.some(({ text }) => text === name.text)) {
      const problem = `'${name.text}' stands twice in ${path}.`
      throw new SpecError('spec_doubled_name', name.place, problem, { value: name.text, path })
    }
    names.push(name)
  }
  if (names.length > 0) return names
  throw new SpecError('spec_empty_list', list.place, `${path} lists nothing.`, { path })
}

export function readLevels(node: SourceNode, path: string): Levels {
  const list = readList(node, path)
  const values = list.values ?? itemsOf(list, path)
  if (values.length === 0) {
    throw new SpecError('spec_empty_list', list.place, `${path} lists nothing.`, { path })
  }
  const placeOf = (index: number) => list.at(index).place
  return { values, placeOf, place: list.place, path, ...(list.header && { header: list.header }) }
}

function toValue(node: SourceNode, path: string): Value {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'table') throw wrongKind(node, path, 'a value')
  return itemsOf(node, path)
}

function itemsOf(list: ListNode, path: string): Value[] {
  return Array.from({ length: list.length }, (_, index) => toValue(list.at(index), path))
}

function wrongKind(node: SourceNode, path: string, wanted: string): SpecError {
  const found =
    node.kind === 'scalar' ? show(node.value) : node.kind === 'list' ? 'a list' : 'a mapping'
  const problem = `${path || 'The spec'} is ${found}, not ${wanted}.`
  const value = node.kind === 'scalar' ? node.value : node.kind
  return new SpecError('spec_wrong_kind', node.place, problem, { value, path })
}

/** ` Did you mean 'x'? Known: "a", "b".`, to end a message about a name nobody knows. */
export function guess(name: string, known: readonly string[]): string {
  const [best] = nearest(name, known)
  const hint = best === undefined ? '' : ` Did you mean '${best}'?`
  return `${hint} Known: ${showSome([...known].sort()) || 'none'}.`
}
