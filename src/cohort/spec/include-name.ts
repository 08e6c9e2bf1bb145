import type { Scalar } from '../../io/source-node.ts'

/** Begins a text that a file's content takes the place of. */
export const INCLUDE = '@file:'

/** The name of the file a value stands for, if it does. */
export function includedName(value: Scalar): string | undefined {
  if (typeof value !== 'string' || !value.startsWith(INCLUDE)) return undefined
  return value.slice(INCLUDE.length).trim()
}
