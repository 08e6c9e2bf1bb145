import { ReverieError } from './errors.ts'

/** A value is no plain JSON; `path` leads to the first place that is not. */
export class NotJsonError extends ReverieError {
  readonly path: string

  constructor(path: string, found: string) {
    const where = path === '' ? 'it' : path.replace(/^\./, '')
    super('not_json', `${where} is ${found}, which JSON cannot hold`)
    this.path = path
  }
}

/**
 * A value as JSON in one form: keys sorted, no white space, what is `undefined` left out of objects.
 * Two values have the same text exactly if they are the same JSON.
 *
 * @throws NotJsonError naming the first place that a file of JSON would lose or change: a function, a
 * date, a class instance, `NaN`, a gap in a list, a value within itself.
 */
export function plainJson(value: unknown): string {
  try {
    return write(value, '', [])
  } catch (error) {
    // The stack is the only limit of depth there is.
    throw error instanceof RangeError ? new NotJsonError('', 'nested too deeply') : error
  }
}

function write(value: unknown, path: string, within: readonly object[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value)
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return JSON.stringify(value)
    throw new NotJsonError(path, String(value))
  }
  if (typeof value !== 'object') throw new NotJsonError(path, nameOf(value))
  if (within.includes(value)) throw new NotJsonError(path, 'a value within itself')
  const trail = [...within, value]
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`, trail)).join()}]`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotJsonError(path, nameOf(value))
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${write(field, `${path}.${key}`, trail)}`)
  return `{${fields.join()}}`
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'undefined'
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`
  return `a ${value.constructor?.name ?? 'strange object'}`
}
