/** What kind of thing a value is. Texts and what holds them are not shown: a key may be among them. */
export function describeKind(value: unknown): string {
  if (typeof value === 'string') return value.trim() === '' ? 'empty' : 'a text'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
