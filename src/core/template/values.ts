/**
 * Values as a template sees them: data only, and `undefined` means not there, as do functions.
 *
 * The engine would print a nested `undefined` as `none` and a date, map or set as `{}`. Objects
 * with `toJSON` give what it gives, maps become objects, sets lists.
 *
 * @throws TypeError for a promise, which would be printed as `{}`.
 */
export function templateValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value instanceof Promise) {
        throw new TypeError(`The value '${name}' of a template is a promise. Await it first.`)
      }
      const seen = plain(value)
      return seen === undefined ? [] : [[name, seen]]
    }),
  )
}

function plain(value: unknown): unknown {
  if (typeof value === 'symbol' || typeof value === 'function') return undefined
  if (typeof value !== 'object' || value === null) return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(value.toJSON())
  if (Array.isArray(value) || value instanceof Set) {
    return Array.from(value as Iterable<unknown>, (item) => plain(item) ?? null)
  }
  return templateValues(value instanceof Map ? Object.fromEntries(value) : { ...value })
}
