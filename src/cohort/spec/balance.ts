import type { Scalar } from '../../io/source-node.ts'
import { SpecError } from './error.ts'
import type { CouplingRule } from './spec.ts'
import { show, valueKey, type Value } from './value.ts'

/**
 * Checks that every value of a side is in as many pairs as every other one of that side.
 *
 * @throws SpecError `spec_imbalance`.
 */
export function checkBalance(rule: CouplingRule, items: readonly (readonly Value[])[]): void {
  const { balance } = rule
  if (balance === 'left' || balance === 'both') checkSide(rule, items, 0)
  if (balance === 'right' || balance === 'both') checkSide(rule, items, 1)
}

function checkSide(rule: CouplingRule, items: readonly (readonly Value[])[], side: 0 | 1): void {
  const degrees = new Map<Scalar, { value: Value; degree: number }>()
  for (const item of items) {
    const value = item[side] ?? null
    const found = degrees.get(valueKey(value))
    if (found === undefined) degrees.set(valueKey(value), { value, degree: 1 })
    else found.degree += 1
  }
  const counts = [...degrees.values()].sort((a, b) => b.degree - a.degree)
  const [most, least] = [counts[0], counts.at(-1)]
  if (most === undefined || least === undefined || most.degree === least.degree) return
  const { name, axes, items: levels } = rule
  const all = counts.map(({ value, degree }) => `${show(value)} in ${degree}`)
  const problem = `The pair '${name.text}' is out of balance on axis '${axes[side]?.text}': ${all.slice(0, 8).join(', ')}. Every value must be in as many pairs.`
  const fault = { value: least.value, path: levels.path }
  throw new SpecError('spec_imbalance', levels.place, problem, fault)
}
