import { SpecError } from './error.ts'
import { guess } from './reading.ts'
import type { CouplingRule, Name, Rule, TieRule } from './spec.ts'

/** Where a column's value is: an axis of the product, and the way into its level. */
export interface Column {
  readonly name: string
  readonly axis: number
  /** Indices into the level, which is a list where axes were coupled; usually none or one. */
  readonly way: readonly number[]
}

type Source = Omit<Column, 'name'>

/**
 * The columns of the rows: what is left of the axes, then what pairs, tuples and ties bring back, in
 * that order; then those of the field order to the front. Pairs and tuples leave no column of their
 * own, a tie does.
 *
 * @throws SpecError `spec_unknown_field` for a name in the field order that is no column.
 */
export function layColumns(
  axes: readonly string[],
  rules: readonly Rule[],
  fieldOrder: readonly Name[],
): Column[] {
  const columns = new Map<string, Source>(axes.map((name, axis) => [name, { axis, way: [] }]))
  const ties = rules.filter((rule) => rule.kind === 'tie')
  const couplings = rules.filter((rule): rule is CouplingRule => 'items' in rule)
  const pairs = couplings.filter(({ kind }) => kind === 'pair')
  const tuples = couplings.filter(({ kind }) => kind === 'tuple')
  // Rules can build on what others made, in any order, so each kind is gone through until it rests.
  while (expandCouplings(pairs, columns) || expandCouplings(tuples, columns));
  while (expandTies(ties, columns));

  for (const { text, place, path } of fieldOrder) {
    if (columns.has(text)) continue
    const problem = `There is no column '${text}' to order.${guess(text, [...columns.keys()])}`
    throw new SpecError('spec_unknown_field', place, problem, { value: text, path })
  }
  const names = new Set([...fieldOrder.map(({ text }) => text), ...columns.keys()])
  return [...names].map((name) => ({ name, ...columns.get(name)! }))
}

function expandCouplings(rules: readonly CouplingRule[], columns: Map<string, Source>): boolean {
  let changed = false
  for (const { name, axes } of rules) {
    const source = columns.get(name.text)
    if (source === undefined) continue
    columns.delete(name.text)
    for (const [index, axis] of axes.entries()) {
      columns.set(axis.text, { axis: source.axis, way: [...source.way, index] })
    }
    changed = true
  }
  return changed
}

function expandTies(rules: readonly TieRule[], columns: Map<string, Source>): boolean {
  let changed = false
  for (const { name, axes } of rules) {
    const names = [name.text, ...axes.map(({ text }) => text)]
    // A pair may have named a tied axis; then that is the column there is.
    const known = names.find((candidate) => columns.has(candidate))
    if (known === undefined) continue
    const source = columns.get(known)!
    for (const missing of names) {
      if (columns.has(missing)) continue
      columns.set(missing, source)
      changed = true
    }
  }
  return changed
}
