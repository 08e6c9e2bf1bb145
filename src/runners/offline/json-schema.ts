import { isObject } from '../../core/json-object.ts'
import type { JsonValue } from './json-value.ts'

type Schema = Readonly<Record<string, unknown>>

const TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'])
const DEEPEST = 60
const MOST_ITEMS = 20

/** Strings of the formats that schemas ask for most. */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '1970-01-01T00:00:00Z',
  date: '1970-01-01',
  time: '00:00:00Z',
  email: 'nobody@example.org',
  uri: 'https://example.org/',
  uuid: '00000000-0000-0000-0000-000000000000',
}

export function isJsonSchema(value: unknown): value is Schema {
  if (!isObject(value)) return false
  return (
    '$schema' in value ||
    (typeof value['type'] === 'string' && TYPES.has(value['type']) && 'properties' in value)
  )
}

/**
 * The least value that fits a JSON Schema: required keys, empty texts and lists, the first of a
 * choice. Patterns are not followed.
 */
export function leastOfSchema(root: Schema): JsonValue {
  return least(root, root, 0)
}

function least(schema: unknown, root: Schema, depth: number): JsonValue {
  if (!isObject(schema) || depth > DEEPEST) return null
  const fixed = [schema['const'], schema['default'], first(schema['enum'])]
  const known = fixed.find((value) => value !== undefined)
  if (known !== undefined) return known as JsonValue
  if (typeof schema['$ref'] === 'string') {
    return least(resolve(schema['$ref'], root), root, depth + 1)
  }
  const choice = first(schema['anyOf']) ?? first(schema['oneOf'])
  if (choice !== undefined) return least(choice, root, depth + 1)
  if (Array.isArray(schema['allOf'])) {
    const parts = schema['allOf'].map((part) => least(part, root, depth + 1))
    const own = leastOfType({ ...schema, type: 'object' }, root, depth)
    return parts.every(isObject) && isObject(own)
      ? (Object.assign({}, ...parts, own) as JsonValue)
      : (parts[0] ?? null)
  }
  return leastOfType(schema, root, depth)
}

function leastOfType(schema: Schema, root: Schema, depth: number): JsonValue {
  const type = Array.isArray(schema['type']) ? first(schema['type']) : schema['type']
  if (type === 'array') {
    const items = number(schema['minItems'], 0)
    return Array.from({ length: Math.min(items, MOST_ITEMS) }, () =>
      least(schema['items'], root, depth + 1),
    )
  }
  if (type === 'string') {
    const format = FORMATS[String(schema['format'])]
    return (
      format ??
      'n/a '.repeat(number(schema['minLength'], 0)).slice(0, number(schema['minLength'], 0))
    )
  }
  if (type === 'number' || type === 'integer') {
    const above =
      typeof schema['exclusiveMinimum'] === 'number' ? schema['exclusiveMinimum'] + 1 : -Infinity
    const low = Math.max(number(schema['minimum'], -Infinity), above)
    return Math.min(Math.max(0, low), number(schema['maximum'], Infinity))
  }
  if (type === 'boolean') return false
  if (type === 'null') return null
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const wanted = Array.isArray(schema['required'])
    ? schema['required'].map(String)
    : Object.keys(properties)
  return Object.fromEntries(
    wanted.map((key) => [key, least(properties[key] ?? {}, root, depth + 1)]),
  )
}

function resolve(reference: string, root: Schema): unknown {
  let found: unknown = root
  for (const part of reference.replace(/^#\/?/, '').split('/')) {
    if (part === '') continue
    found = isObject(found) ? found[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  return found
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
