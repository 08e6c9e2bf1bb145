import type { Place } from '../../io/source-error.ts'
import type { Value } from './value.ts'

/** A name in a spec with its place. */
export interface Name {
  readonly text: string
  readonly place: Place
  /** Where in the spec, keys joined with dots. */
  readonly path: string
}

/** Values in the order they are written, possibly many. */
export interface Levels {
  readonly values: readonly Value[]
  readonly placeOf: (index: number) => Place
  readonly place: Place
  readonly path: string
  /** The names of the columns, where the values come from a CSV file. */
  readonly header?: readonly string[]
}

export interface Axis {
  readonly name: Name
  readonly levels: Levels
}

/** Keeps those levels of an axis that are listed. */
export interface SubsetRule {
  readonly kind: 'subset'
  readonly axis: Name
  readonly keep: Levels
}

/** Makes one axis of several that always have the same value. */
export interface TieRule {
  readonly kind: 'tie'
  readonly name: Name
  readonly axes: readonly Name[]
}

/** Makes one axis of several whose values only go together as listed; a pair is a tuple of two. */
export interface CouplingRule {
  readonly kind: 'pair' | 'tuple'
  readonly name: Name
  readonly axes: readonly Name[]
  readonly items: Levels
  readonly balance?: Balance
}

export type Balance = 'left' | 'right' | 'both'

export type Rule = SubsetRule | TieRule | CouplingRule

/**
 * How essays get their ids. `v1` leaves the model out, as the original system does; `v2` adds it, so
 * that essays that differ by model alone can stand side by side.
 */
export type EssayIdVersion = 'v1' | 'v2'

/** A spec as it is written, includes read, rules not yet applied. */
export interface Spec {
  readonly file: string
  /** Declared axes in their order, then those that only tuples define. */
  readonly axes: readonly Axis[]
  /** In document order. */
  readonly rules: readonly Rule[]
  /** Columns that come first. Absent: columns stay as the rules leave them. */
  readonly fieldOrder: readonly Name[]
  readonly essayId: EssayIdVersion
}
