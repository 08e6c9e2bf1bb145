import type { SourceNode } from '../../io/source-node.ts'
import type { AxisTable } from './axis-table.ts'
import { SpecError } from './error.ts'
import { nameOf, readNames, readRecord, readTable } from './reading.ts'
import type { TieRule } from './spec.ts'
import { showSome, valueKey } from './value.ts'

export function readTies(section: SourceNode, path: string): TieRule[] {
  return readTable(section, path).map(({ key, place, node }) => {
    const here = `${path}.${key}`
    const name = nameOf(key, place, here)
    if (node.kind !== 'table' || node.isTomlRoot) {
      return { kind: 'tie', name, axes: readNames(node, here) }
    }
    const { axes } = readRecord(node, here, ['axes'])
    if (axes !== undefined) return { kind: 'tie', name, axes: readNames(axes, `${here}.axes`) }
    throw new SpecError('spec_missing_key', place, `${here} has no 'axes'.`, { path: here })
  })
}

/** @throws SpecError `spec_impossible_tie` when no level is common to all the axes. */
export function applyTie(rule: TieRule, axes: AxisTable): void {
  const { name, axes: names } = rule
  const tied = [...new Set(names.map((axisName) => axes.find(axisName)))]
  const [first, ...others] = tied.map(({ values }) => values)
  const sets = others.map((values) => new Set(values.map(valueKey)))
  const common = (first ?? []).filter((value) => sets.every((set) => set.has(valueKey(value))))
  if (common.length === 0) {
    const levels = tied.map((axis) => `${axis.name}: ${showSome(axis.values)}`).join('; ')
    const problem = `The tie '${name.text}' has no level that all its axes have (${levels}).`
    const value = names.map(({ text }) => text)
    throw new SpecError('spec_impossible_tie', name.place, problem, { value, path: name.path })
  }
  axes.merge(tied, rule, common)
}
