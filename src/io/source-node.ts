import type { Place } from './source-error.ts'

/** What a single value in a structured file can be. */
export type Scalar = string | number | boolean | null

/** A value of a structured file with its place, the same for YAML, JSON, TOML, CSV and text. */
export type SourceNode = ScalarNode | ListNode | TableNode

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: Scalar
  readonly place: Place
}

export interface ListNode {
  readonly kind: 'list'
  readonly length: number
  at(index: number): SourceNode
  readonly place: Place
  /**
   * The values of all items, for a list of data alone. A file can have a million: its items are made
   * when a place is asked for, and its values are had without.
   */
  readonly values?: readonly (string | readonly string[])[]
  /** The names of a CSV file's columns. */
  readonly header?: readonly string[]
}

export interface TableNode {
  readonly kind: 'table'
  readonly entries: readonly TableEntry[]
  readonly place: Place
  /** Set for a whole TOML file, which can be nothing else than a table. */
  readonly isTomlRoot?: true
}

export interface TableEntry {
  readonly key: string
  /** Where the key stands. */
  readonly place: Place
  readonly node: SourceNode
}

export function listNode(items: readonly SourceNode[], place: Place): ListNode {
  return { kind: 'list', length: items.length, at: (index) => items[index] as SourceNode, place }
}
