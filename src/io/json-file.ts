import { SourceError } from './source-error.ts'
import { placeAt } from './source-text.ts'

/**
 * Parses a JSON text; a doubled key keeps its last value.
 *
 * @throws SourceError `json_syntax` with the place of the fault.
 */
export function parseJsonValue(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const { message } = cause as SyntaxError
    const place = placeAt(text, faultOffset(message, text), file)
    throw new SourceError('json_syntax', place, `Not JSON: ${message}.`, { cause })
  }
}

const CONTEXT = /^Unexpected token '?(.)'?, (\.{3})?"(.*?)"(\.{3})? is not valid JSON$/s
/** So many characters V8 shows to either side of the fault in a longer text. */
const SHOWN = 10

/** Node 20 states the position in some messages and shows the surrounding text in others. */
function faultOffset(message: string, text: string): number {
  const stated = /position (\d+)/.exec(message)?.[1]
  if (stated !== undefined) return Number(stated)
  const [, token = '', isCutBefore, shown = '', isCutAfter] = CONTEXT.exec(message) ?? []
  if (shown === '') return text.length
  const start = text.indexOf(shown)
  if (isCutBefore) return start + SHOWN
  return start + (isCutAfter ? shown.length - SHOWN : shown.indexOf(token))
}
