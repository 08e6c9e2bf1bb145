import { ReverieError } from '../../core/errors.ts'
import { type OptionNames, refuseUnknown } from '../../core/refuse-unknown.ts'
import { AxisTable, type CurrentAxis } from './axis-table.ts'
import { layColumns, type Column } from './columns.ts'
import { applyCoupling } from './coupling.ts'
import { SpecError } from './error.ts'
import { permutation } from './permutation.ts'
import { plainSpec, type PlainSpec } from './plain-spec.ts'
import type { Rule, Spec } from './spec.ts'
import { applySubset } from './subset.ts'
import { applyTie } from './tie.ts'
import { distinct, type Row, type Value } from './value.ts'

export interface CompileOptions {
  /** Any whole number; rows then come in the order it shuffles them to. Absent: the last axis fastest. */
  seed?: number
}

/** The rows of a compiled spec. They are made one at a time while they are gone through. */
export interface Design extends Iterable<Row> {
  readonly spec: Spec
  /** In the order rows have them. */
  readonly columns: readonly string[]
  /** How many rows there are. */
  readonly size: number
  /** The different values a column has. */
  valuesOf(column: string): Value[]
}

/**
 * Applies a spec's rules and gives its rows, which stream: neither their order nor a shuffle of it
 * is ever stored.
 *
 * @param given what `loadSpec` gives, or the mapping of a spec file as it stands there
 * @throws SpecError where a rule cannot be met, or a mapping is no spec.
 *
 * @example
 * const design = compileSpec(await loadSpec('spec/config.yaml'), { seed: 7 })
 * for (const row of design) console.log(row)
 * @example
 * const { size } = compileSpec({ axes: { draft: ['plain', 'bold'], essay: ['short', 'long'] } })
 */
export function compileSpec(given: Spec | PlainSpec, options: CompileOptions = {}): Design {
  refuseUnknown('compileSpec', options, { seed: true } satisfies OptionNames<CompileOptions>)
  const { seed } = options
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new ReverieError('bad_seed', `The seed ${String(seed)} is not a whole number.`)
  }
  const spec = isRead(given) ? given : plainSpec(given)
  const axes = new AxisTable(spec.axes)
  for (const rule of spec.rules) applyRule(rule, axes)
  const { current } = axes
  const size = current.reduce((product, { values }) => product * values.length, 1)
  if (!Number.isSafeInteger(size)) {
    const [first] = spec.axes
    const problem = `The axes make ${size} rows, more than can be counted. Couple or subset some.`
    throw new SpecError('spec_too_large', first!.name.place, problem, { value: size, path: 'axes' })
  }
  const names = current.map(({ name }) => name)
  const columns = layColumns(names, spec.rules, spec.fieldOrder)
  return {
    spec,
    columns: columns.map(({ name }) => name),
    size,
    valuesOf: (name) => valuesOf(name, columns, current),
    [Symbol.iterator]: () => rows(current, columns, size, seed),
  }
}

function isRead(spec: Spec | PlainSpec): spec is Spec {
  return typeof (spec as Partial<Spec> | undefined)?.file === 'string'
}

function applyRule(rule: Rule, axes: AxisTable): void {
  if (rule.kind === 'subset') applySubset(rule, axes)
  else if (rule.kind === 'tie') applyTie(rule, axes)
  else applyCoupling(rule, axes)
}

function* rows(
  axes: readonly CurrentAxis[],
  columns: readonly Column[],
  size: number,
  seed: number | undefined,
): Generator<Row> {
  const itemAt = seed === undefined ? undefined : permutation(size, seed)
  const levels: Value[] = axes.map(() => null)
  for (let index = 0; index < size; index += 1) {
    let rest = itemAt?.(index) ?? index
    for (let axis = axes.length - 1; axis >= 0; axis -= 1) {
      const { values } = axes[axis]!
      levels[axis] = values[rest % values.length]!
      rest = Math.floor(rest / values.length)
    }
    const row: Row = {}
    for (const { name, axis, way } of columns) {
      row[name] = way.length === 0 ? levels[axis]! : follow(levels[axis]!, way)
    }
    yield row
  }
}

function follow(level: Value, way: readonly number[]): Value {
  let value = level
  for (const index of way) value = (value as readonly Value[])[index]!
  return value
}

function valuesOf(name: string, columns: readonly Column[], axes: readonly CurrentAxis[]): Value[] {
  const column = columns.find((candidate) => candidate.name === name)
  if (column === undefined) return []
  return distinct(axes[column.axis]!.values.map((level) => follow(level, column.way)))
}
