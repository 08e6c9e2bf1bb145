import type { SourceNode, TableEntry } from '../../io/source-node.ts'
import type { AxisTable } from './axis-table.ts'
import { checkBalance } from './balance.ts'
import { SpecError } from './error.ts'
import { guess, nameOf, readLevels, readName, readNames, readRecord, readTable } from './reading.ts'
import type { Balance, CouplingRule, Name } from './spec.ts'
import { distinct, show, showSome, valueKey, type Value } from './value.ts'

const BALANCES: readonly Balance[] = ['left', 'right', 'both']

export function readPairs(section: SourceNode, path: string): CouplingRule[] {
  return readTable(section, path).map((entry) => {
    const here = `${path}.${entry.key}`
    const keys = readRecord(entry.node, here, ['left', 'right', 'allowed', 'balance'])
    const left = readName(required(keys.left, 'left', entry, here), `${here}.left`)
    const right = readName(required(keys.right, 'right', entry, here), `${here}.right`)
    return checkedHeader({
      kind: 'pair',
      name: nameOf(entry.key, entry.place, here),
      axes: [left, right],
      items: readLevels(required(keys.allowed, 'allowed', entry, here), `${here}.allowed`),
      ...(keys.balance && { balance: readBalance(keys.balance, `${here}.balance`) }),
    })
  })
}

export function readTuples(section: SourceNode, path: string): CouplingRule[] {
  return readTable(section, path).map((entry) => {
    const here = `${path}.${entry.key}`
    const keys = readRecord(entry.node, here, ['axes', 'items'])
    const items = readLevels(required(keys.items, 'items', entry, here), `${here}.items`)
    const axes = readNames(required(keys.axes, 'axes', entry, here), `${here}.axes`)
    const name = nameOf(entry.key, entry.place, here)
    const rule = checkedHeader({ kind: 'tuple', name, axes, items })
    for (const index of items.values.keys()) checkedItem(rule, index)
    return rule
  })
}

/** Columns named like the axes, but in another order, would put every value into the wrong axis. */
function checkedHeader(rule: CouplingRule): CouplingRule {
  const { axes, items, name } = rule
  const names = axes.map(({ text }) => text)
  const header = items.header ?? []
  const isSame = header.join('\n') === names.join('\n')
  const isMixed = !isSame && header.toSorted().join('\n') === names.toSorted().join('\n')
  if (!isMixed) return rule
  const problem = `The columns ${header.join(', ')} are not in the order of '${name.text}': ${names.join(', ')}. Put them into it.`
  const fault = { value: header, path: items.path }
  throw new SpecError('spec_header_order', items.place, problem, fault)
}

function required(
  node: SourceNode | undefined,
  key: string,
  { place }: TableEntry,
  path: string,
): SourceNode {
  if (node !== undefined) return node
  throw new SpecError('spec_missing_key', place, `${path} has no '${key}'.`, { path })
}

function readBalance(node: SourceNode, path: string): Balance {
  const { text, place } = readName(node, path)
  const balance = BALANCES.find((known) => known === text)
  if (balance !== undefined) return balance
  const problem = `${show(text)} is no balance.${guess(text, BALANCES)}`
  throw new SpecError('spec_bad_balance', place, problem, { value: text, path })
}

/**
 * Replaces the axes by one whose levels are the listed items.
 *
 * @throws SpecError `spec_outside_domain`, `spec_wrong_width`, `spec_same_axis`, `spec_imbalance`.
 */
export function applyCoupling(rule: CouplingRule, axes: AxisTable): void {
  const coupled = rule.axes.map((name) => axes.find(name))
  const twice = rule.axes.find((_, index) => coupled.indexOf(coupled[index]!) !== index)
  if (twice !== undefined) {
    const problem = `'${twice.text}' is the same axis as another one of '${rule.name.text}'.`
    const fault = { value: twice.text, path: twice.path }
    throw new SpecError('spec_same_axis', twice.place, problem, fault)
  }
  const domains = coupled.map(({ values }) => new Set(values.map(valueKey)))
  for (const index of rule.items.values.keys()) {
    const item = checkedItem(rule, index)
    for (const [at, domain] of domains.entries()) {
      const value = item[at] ?? null
      if (domain.has(valueKey(value))) continue
      throw outside(rule, index, value, rule.axes[at]!, coupled[at]!.values)
    }
  }
  const items = distinct(rule.items.values) as readonly (readonly Value[])[]
  checkBalance(rule, items)
  axes.merge(coupled, rule, items)
}

/** The item at an index, which has to have one value for each axis. */
function checkedItem({ axes, items, name }: CouplingRule, index: number): readonly Value[] {
  const item = items.values[index] ?? null
  if (typeof item === 'object' && item !== null && item.length === axes.length) return item
  const names = axes.map(({ text }) => text).join(', ')
  const problem = `${show(item)} does not have the ${axes.length} values of '${name.text}' (${names}).`
  const fault = { value: item, path: items.path }
  throw new SpecError('spec_wrong_width', items.placeOf(index), problem, fault)
}

function outside(
  { items, kind, name }: CouplingRule,
  index: number,
  value: Value,
  axis: Name,
  known: readonly Value[],
): SpecError {
  const place = items.placeOf(index)
  const texts = known.filter((level) => typeof level === 'string')
  const hint =
    typeof value === 'string' && texts.length > 0
      ? guess(value, texts)
      : ` Levels: ${showSome(known)}.`
  const problem = `The ${kind} '${name.text}' uses ${show(value)}, which axis '${axis.text}' does not have.${hint}`
  return new SpecError('spec_outside_domain', place, problem, { value, path: items.path })
}
