import type { Place } from '../../io/source-error.ts'
import type { Spec } from './spec.ts'
import { valueKey, type Value } from './value.ts'

/** Where a spec first lists a value of a column; for a tie's column, where one of its axes does. */
export function placeOfValue(spec: Spec, column: string, value: Value): Place | undefined {
  const key = valueKey(value)
  for (const { name, levels } of spec.axes) {
    if (name.text !== column) continue
    const index = levels.values.findIndex((level) => valueKey(level) === key)
    if (index >= 0) return levels.placeOf(index)
  }
  for (const rule of spec.rules) {
    if (rule.kind !== 'tie' || rule.name.text !== column) continue
    const [first] = rule.axes
    // A tie called like its first axis was looked at above.
    if (first !== undefined && first.text !== column) return placeOfValue(spec, first.text, value)
  }
  return undefined
}
