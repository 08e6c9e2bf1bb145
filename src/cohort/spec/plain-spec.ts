import { NotJsonError, plainJson } from '../../core/plain-json.ts'
import { listNode, type Scalar, type SourceNode } from '../../io/source-node.ts'
import { SpecError } from './error.ts'
import { includedName } from './include-name.ts'
import { readSpec } from './read-spec.ts'
import type { Spec } from './spec.ts'
import type { Value } from './value.ts'

/** A spec as a value of the program, in the form it has in a file. */
export interface PlainSpec {
  /** Levels by axis; `null` for one whose levels are in a tuple. */
  readonly axes?: Readonly<Record<string, readonly Value[] | null>>
  /** By kind: `subsets`, `ties`, `pairs`, `tuples`. */
  readonly rules?: Readonly<Record<string, unknown>>
  readonly output?: { readonly field_order?: readonly string[]; readonly essay_id?: string }
}

/** Reads a spec that is in no file. @throws SpecError with the path of what is wrong. */
export function plainSpec(spec: PlainSpec): Spec {
  try {
    plainJson(spec)
  } catch (error) {
    if (!(error instanceof NotJsonError)) throw error
    const problem = `compileSpec takes what loadSpec gives, or the mapping of a spec file: ${error.message}.`
    throw new SpecError('spec_not_data', placeOf(error.path.replace(/^\./, '')), problem)
  }
  return readSpec(nodeOf(spec, ''), '')
}

function nodeOf(value: unknown, path: string): SourceNode {
  const place = placeOf(path)
  if (Array.isArray(value)) {
    const items = value.map((item, index) => nodeOf(item, `${path}[${index}]`))
    return listNode(items, place)
  }
  if (typeof value !== 'object' || value === null) {
    return { kind: 'scalar', value: withoutInclude(value as Scalar, path), place }
  }
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => {
      const here = path === '' ? key : `${path}.${key}`
      return { key, place: placeOf(here), node: nodeOf(item, here) }
    })
  return { kind: 'table', entries, place }
}

function withoutInclude(value: Scalar, path: string): Scalar {
  if (includedName(value) === undefined) return value
  const problem = `'${value}' needs a folder to look in. Write the spec to a file and read it with loadSpec.`
  throw new SpecError('include_no_folder', placeOf(path), problem, { value })
}

function placeOf(path: string) {
  return { file: '', line: 0, column: 0, path }
}
