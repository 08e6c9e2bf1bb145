import type { Scalar } from '../../io/source-node.ts'

/** A level of an axis, with the type it has in the file; a list where a tuple is one level. */
export type Value = Scalar | readonly Value[]

/** One cell of the design: a value for every column. */
export type Row = Record<string, Value>

/** What `Map` and `Set` know a value by: the text `"1"` and the number `1` differ, equal lists do not. */
export function valueKey(value: Value): Scalar {
  return typeof value === 'object' && value !== null ? `\0${JSON.stringify(value)}` : value
}

/** Keeps the first of equal values, in their order. */
export function distinct(values: Iterable<Value>): Value[] {
  const found = new Map<Scalar, Value>()
  for (const value of values) {
    const key = valueKey(value)
    if (!found.has(key)) found.set(key, value)
  }
  return [...found.values()]
}

/** A value for messages: texts in quotes, so that `"1"` is seen not to be `1`. */
export function show(value: unknown): string {
  return JSON.stringify(value)
}

const SHOWN = 8

/** The first few of many values for messages. */
export function showSome(values: readonly unknown[]): string {
  const rest = values.length - SHOWN
  const shown = values.slice(0, SHOWN).map(show).join(', ')
  return rest > 0 ? `${shown} and ${rest} more` : shown
}
