import { shown } from './records/problem.ts'
import { StageError } from '../stage/stage-error.ts'

/**
 * What an input has under a key; without a key, the whole of it.
 *
 * @throws StageError `input_field_missing` naming the key and what there is instead.
 */
export function inputField(input: unknown, key: string | undefined): unknown {
  if (key === undefined) return input
  const fields = typeof input === 'object' && input !== null ? input : {}
  if (Object.hasOwn(fields, key)) return Reflect.get(fields, key)
  const names = Array.isArray(fields) ? [] : Object.keys(fields).sort()
  const there = names.length === 0 ? `It is ${shown(input)}.` : `It has ${names.join(', ')}.`
  throw new StageError('input_field_missing', `The input has no '${key}'. ${there}`)
}
