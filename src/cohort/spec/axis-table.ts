import { near } from '../../io/source-error.ts'
import { SpecError } from './error.ts'
import { guess } from './reading.ts'
import type { Axis, Name, Rule } from './spec.ts'
import { distinct, type Value } from './value.ts'

/** An axis as the rules so far have left it. */
export interface CurrentAxis {
  readonly name: string
  readonly values: readonly Value[]
}

/** The axes while rules are applied: rules filter them, and make one of several. */
export class AxisTable {
  #axes: CurrentAxis[]
  /** Names that no longer are axes, with the rule that took them. */
  readonly #takenBy = new Map<string, Exclude<Rule, { kind: 'subset' }>>()

  constructor(axes: readonly Axis[]) {
    this.#axes = axes.map(({ name, levels }) => ({
      name: name.text,
      values: distinct(levels.values),
    }))
  }

  get current(): readonly CurrentAxis[] {
    return this.#axes
  }

  /**
   * The axis a rule names; a tied axis is found as the tie.
   *
   * @throws SpecError `spec_unknown_axis`, or `spec_coupled_axis` for one a pair or tuple took.
   */
  find({ text, place, path }: Name): CurrentAxis {
    let name = text
    for (;;) {
      const axis = this.#axes.find((candidate) => candidate.name === name)
      if (axis !== undefined) return axis
      const rule = this.#takenBy.get(name)
      const fault = { value: text, path }
      if (rule === undefined) {
        const known = this.#axes.map((candidate) => candidate.name)
        const problem = `There is no axis '${text}'.${guess(text, known)}`
        throw new SpecError('spec_unknown_axis', place, problem, fault)
      }
      if (rule.kind !== 'tie') {
        const problem = `Axis '${text}' went into the ${rule.kind} '${rule.name.text}' (${near(rule.name.place)}). Name that instead, or put this rule before it.`
        throw new SpecError('spec_coupled_axis', place, problem, fault)
      }
      name = rule.name.text
    }
  }

  filter(axis: CurrentAxis, values: readonly Value[]): void {
    this.#axes = this.#axes.map((other) => (other === axis ? { ...axis, values } : other))
  }

  /** Puts one axis in the place of the earliest of several. */
  merge(
    axes: readonly CurrentAxis[],
    rule: Exclude<Rule, { kind: 'subset' }>,
    values: readonly Value[],
  ): void {
    const name = rule.name.text
    this.#checkFree(axes, rule)
    const at = Math.min(...axes.map((axis) => this.#axes.indexOf(axis)))
    for (const axis of axes) if (axis.name !== name) this.#takenBy.set(axis.name, rule)
    this.#axes = this.#axes
      .map((axis, index) => (index === at ? { name, values } : axis))
      .filter((axis) => !axes.includes(axis))
  }

  #checkFree(
    axes: readonly CurrentAxis[],
    { kind, name }: Exclude<Rule, { kind: 'subset' }>,
  ): void {
    const { text, place, path } = name
    // A tie may be called like one of its axes, since that is a column with the same value.
    const others = kind === 'tie' ? this.#axes.filter((axis) => !axes.includes(axis)) : this.#axes
    if (!this.#takenBy.has(text) && !others.some((axis) => axis.name === text)) return
    const problem = `The name '${text}' is an axis already. Call the ${kind} something else.`
    throw new SpecError('spec_name_taken', place, problem, { value: text, path })
  }
}
