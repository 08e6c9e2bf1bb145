import type { SourceNode } from '../../io/source-node.ts'
import type { AxisTable } from './axis-table.ts'
import { SpecError } from './error.ts'
import { nameOf, readLevels, readTable } from './reading.ts'
import type { SubsetRule } from './spec.ts'
import { showSome, valueKey } from './value.ts'

export function readSubsets(section: SourceNode, path: string): SubsetRule[] {
  return readTable(section, path).map(({ key, place, node }) => {
    const here = `${path}.${key}`
    return { kind: 'subset', axis: nameOf(key, place, here), keep: readLevels(node, here) }
  })
}

/** @throws SpecError `spec_empty_subset` when no level of the axis is listed. */
export function applySubset({ axis: name, keep }: SubsetRule, axes: AxisTable): void {
  const axis = axes.find(name)
  const kept = new Set(keep.values.map(valueKey))
  const values = axis.values.filter((value) => kept.has(valueKey(value)))
  if (values.length === 0) {
    const problem = `The subset keeps nothing of axis '${name.text}': none of ${showSome(keep.values)} is among its levels ${showSome(axis.values)}.`
    const fault = { value: keep.values, path: name.path }
    throw new SpecError('spec_empty_subset', keep.placeOf(0), problem, fault)
  }
  axes.filter(axis, values)
}
