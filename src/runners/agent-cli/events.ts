import { isObject, type JsonObject } from '../../core/json-object.ts'

/**
 * The JSON objects in what a program printed: one a line, a list of them, or a single one over many
 * lines. Whatever is no JSON before, between and after them is passed over.
 */
export function eventsIn(text: string): JsonObject[] {
  const whole = objectsIn(text)
  if (whole.length > 0) return whole
  // Only at line feeds: other line ends may stand inside a JSON string.
  const events = text.split('\n').flatMap((line) => (/^\[?\{/.test(line) ? objectsIn(line) : []))
  return events.length > 0 ? events : objectsIn(overLines(text))
}

/** What was printed over many lines; nothing inside stands at the beginning of a line. */
function overLines(text: string): string {
  const start = text.search(/^[[{]\r?$/m)
  const end = Math.max(text.lastIndexOf('\n}'), text.lastIndexOf('\n]'))
  return start < 0 ? '' : text.slice(start, end + 2)
}

function objectsIn(text: string): JsonObject[] {
  const found = parse(text)
  return (Array.isArray(found) ? found : [found]).filter(isObject)
}

/** The last event that tells how it all ended. */
export function lastResult(events: readonly JsonObject[]): JsonObject | undefined {
  const isResult = (event: JsonObject) =>
    (event['type'] ?? ('result' in event && 'result')) === 'result'
  return events.findLast(isResult)
}

/** The object a text ends with, when it begins at the start of a line. */
export function lastObjectIn(text: string): JsonObject | undefined {
  const end = text.trimEnd()
  if (!end.endsWith('}')) return undefined
  for (let at = end.length; at > 0;) {
    at = end.lastIndexOf('\n{', at - 1)
    const found = parse(end.slice(at + 1))
    if (isObject(found)) return found
  }
  return undefined
}

/** The text under a key, an empty one too. */
export function stringAt(value: unknown, key: string): string | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'string' ? found : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
