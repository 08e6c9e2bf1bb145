import { near, type Place } from '../../io/source-error.ts'
import type { SourceNode } from '../../io/source-node.ts'
import { SpecError } from './error.ts'
import { nameOf, readLevels, readTable } from './reading.ts'
import type { Axis, CouplingRule, Levels, Name, Rule } from './spec.ts'
import type { Value } from './value.ts'

/**
 * All axes a spec begins with: the declared ones, then those that only tuples define, whose levels
 * are what the tuples list for them.
 *
 * @throws SpecError `spec_axis_declared_twice` for an axis with levels of its own and a tuple's.
 */
export function readAxes(
  section: SourceNode | undefined,
  rules: readonly Rule[],
  root: Place,
): Axis[] {
  const entries = section === undefined ? [] : readTable(section, 'axes')
  const derived = new Map<string, Axis>()
  const made = new Set<string>()
  for (const rule of rules) {
    if (rule.kind === 'subset') continue
    if (rule.kind === 'tuple') {
      for (const [index, name] of rule.axes.entries()) {
        // A tuple can also couple what an earlier rule made.
        if (!made.has(name.text)) extend(derived, name, columnOf(rule, index))
      }
    }
    made.add(rule.name.text)
  }

  const axes: Axis[] = []
  for (const { key, place, node } of entries) {
    const path = `axes.${key}`
    const name = nameOf(key, place, path)
    const fromTuple = derived.get(name.text)
    if (fromTuple === undefined) {
      axes.push({ name, levels: readLevels(node, path) })
    } else if (node.kind === 'scalar' && node.value === null) {
      axes.push({ ...fromTuple, name })
      derived.delete(name.text)
    } else {
      const problem = `Axis '${name.text}' has levels here and in a tuple (${near(fromTuple.name.place)}). Leave them to the tuple.`
      throw new SpecError('spec_axis_declared_twice', place, problem, { value: name.text, path })
    }
  }
  axes.push(...derived.values())
  if (axes.length > 0) return axes
  throw new SpecError('spec_no_axes', root, "The spec has no axes. List them under 'axes'.")
}

function extend(derived: Map<string, Axis>, name: Name, levels: Levels): void {
  const axis = derived.get(name.text)
  if (axis === undefined) {
    derived.set(name.text, { name, levels })
    return
  }
  const { values, placeOf } = axis.levels
  const more = levels.values
  const joined: Levels = {
    ...axis.levels,
    values: [...values, ...more],
    placeOf: (index) =>
      index < values.length ? placeOf(index) : levels.placeOf(index - values.length),
  }
  derived.set(name.text, { name: axis.name, levels: joined })
}

function columnOf({ items }: CouplingRule, column: number): Levels {
  const values = items.values.map((item) => (item as readonly Value[])[column] ?? null)
  return { ...items, values }
}
