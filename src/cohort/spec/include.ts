import { dirname } from 'node:path'
import { insideFolder } from '../../io/inside-folder.ts'
import { SourceError, type Place } from '../../io/source-error.ts'
import { listNode, type SourceNode } from '../../io/source-node.ts'
import { readStructured } from '../../io/structured-file.ts'
import { SpecError } from './error.ts'
import { INCLUDE, includedName } from './include-name.ts'

/**
 * Puts the content of files in the place of every `@file:` text; in a list, the items of an included
 * list. Files are named relative to the spec and cannot be outside its folder.
 *
 * @throws SpecError `include_missing`, `include_outside`, `include_cycle`, or what is wrong in a file.
 */
export async function expandIncludes(node: SourceNode, specFile: string): Promise<SourceNode> {
  return expand(node, { folder: dirname(specFile), chain: [specFile] })
}

interface Inclusion {
  readonly folder: string
  /** The files being read, each included by the one before it. */
  readonly chain: readonly string[]
}

async function expand(node: SourceNode, inclusion: Inclusion): Promise<SourceNode> {
  if (node.kind === 'scalar') {
    const name = includedName(node.value)
    return name === undefined ? node : include(name, node.place, inclusion)
  }
  if (node.kind === 'table') {
    const entries = []
    for (const entry of node.entries) {
      entries.push({ ...entry, node: await expand(entry.node, inclusion) })
    }
    return { ...node, entries }
  }
  if (!hasIncludes(node)) return node
  const items: SourceNode[] = []
  for (let index = 0; index < node.length; index += 1) {
    const item = node.at(index)
    const expanded = await expand(item, inclusion)
    if (expanded.kind !== 'list' || item.kind === 'list') items.push(expanded)
    else for (let at = 0; at < expanded.length; at += 1) items.push(expanded.at(at))
  }
  return listNode(items, node.place)
}

// Most lists have none; those that come from files stay as they are, made item by item when asked.
function hasIncludes(node: SourceNode): boolean {
  if (node.kind === 'scalar') return includedName(node.value) !== undefined
  if (node.kind === 'table') return true
  if (node.values !== undefined) return false
  for (let index = 0; index < node.length; index += 1) {
    if (hasIncludes(node.at(index))) return true
  }
  return false
}

async function include(name: string, place: Place, inclusion: Inclusion): Promise<SourceNode> {
  const { folder, chain } = inclusion
  const fail = (code: string, problem: string) =>
    new SpecError(code, place, problem, { value: name })
  const located = insideFolder(folder, name)
  if ('problem' in located) {
    throw located.problem === 'outside'
      ? fail(
          'include_outside',
          `${INCLUDE}${name} leaves the spec's folder. Copy the file into it.`,
        )
      : fail('include_missing', `There is no file ${name} beside the spec (in ${folder}).`)
  }
  const { path } = located
  if (chain.includes(path)) {
    throw fail('include_cycle', `Files include each other: ${[...chain, path].join(' -> ')}.`)
  }
  return expand(await readSource(path), { folder, chain: [...chain, path] })
}

/** {@link readStructured} with faults as the spec's. */
export async function readSource(file: string): Promise<SourceNode> {
  try {
    return await readStructured(file)
  } catch (error) {
    throw error instanceof SourceError ? SpecError.from(error) : error
  }
}
