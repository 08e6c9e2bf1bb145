import { inspect } from 'node:util'

/**
 * What a check says is wrong, a sentence each.
 *
 * @throws TypeError when it gave anything else, such as a single text, `true` or nothing: taken as it
 * is, that would let pass what was to be refused.
 */
export function checkFaults(check: string, given: unknown): readonly string[] {
  const isText = (fault: unknown): fault is string => typeof fault === 'string'
  if (Array.isArray(given) && given.every(isText)) return given
  const found = inspect(given, { depth: 1, breakLength: Infinity }).slice(0, 80)
  throw new TypeError(
    `${check} gave ${found}; it has to give a list of sentences, an empty one when nothing is wrong.`,
  )
}
