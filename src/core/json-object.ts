// What is read of JSON that vendors, programs and people wrote, whatever it turns out to be.

/** The fields of an object, whose values are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is an object of fields, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object under a key; an empty one where there is none. */
export function objectAt(value: unknown, key: string): JsonObject {
  const found = isObject(value) ? value[key] : undefined
  return isObject(found) ? found : {}
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isObject(value) ? value[key] : undefined
  return Array.isArray(found) ? found : []
}

/** The text under a key; `undefined` for anything else and for an empty one. */
export function textAt(value: unknown, key: string): string | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The amount under a key; `undefined` for anything that is no number of 0 or more. */
export function amountAt(value: unknown, key: string): number | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'number' && found >= 0 ? found : undefined
}

/** The value of a JSON text; the text itself when it is none. */
export function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
