import { isJsonSchema, leastOfSchema } from './json-schema.ts'
import { type JsonValue, leastOfType } from './json-value.ts'
import { shapeAt } from './shape.ts'

const OUTPUT =
  /return|respon|reply|answer|output|produce|generate|emit|schema|format|shape|structure|exactly|example|like|matching|form\b|following|\bas\b(?=:?\s*\[?\s*$)|출력|형식|응답|输出|格式|返回|出力|形式|salida|sortie|ausgabe/gi
const INPUT = /\b(?:inputs?|given|source|data|context|here (?:is|are)|below is)\b|입력|输入|入力/gi
const MOST_TRIES = 100

/** The smallest JSON that fits what a prompt shows: a schema, an object, a list of keys. */
export function leastJsonFor(prompt: string): JsonValue {
  const shown = shownObject(prompt) ?? keysOf(prompt)
  if (shown !== undefined) return shown
  return /\bJSON (?:array|list)\b|\barray of\b|JSON 배열|JSON ?数组|JSON ?配列/i.test(prompt)
    ? []
    : {}
}

/** The object that stands where a prompt shows its output; input data is no example. */
function shownObject(prompt: string): JsonValue | undefined {
  let best: JsonValue | undefined
  let most = 0
  let tries = 0
  for (let at = prompt.indexOf('{'); at >= 0 && tries < MOST_TRIES; tries += 1) {
    const shape = shapeAt(prompt, at)
    if (shape !== undefined) {
      const source = prompt.slice(at, shape.end)
      const schema = schemaIn(source)
      const score = cue(prompt.slice(Math.max(0, at - 160), at)) + (schema === undefined ? 0 : 3)
      const list = /\[\s*$/.test(prompt.slice(Math.max(0, at - 20), at))
      if (score >= most && score > 0) [best, most] = [list ? [] : (schema ?? shape.value), score]
    }
    at = prompt.indexOf('{', shape?.end ?? at + 1)
  }
  return best
}

function schemaIn(source: string): JsonValue | undefined {
  if (!/"(?:properties|\$schema)"/.test(source)) return undefined
  try {
    const value: unknown = JSON.parse(source)
    return isJsonSchema(value) ? leastOfSchema(value) : undefined
  } catch {
    return undefined
  }
}

/** Over 0 where output is spoken of last, under 0 where input is. */
function cue(before: string): number {
  const output = [...before.matchAll(OUTPUT)].at(-1)?.index ?? -1
  const input = [...before.matchAll(INPUT)].at(-1)?.index ?? -1
  return output < 0 && input < 0 ? 0 : output > input ? 2 : -4
}

const KEYS =
  /\b(?:keys?|fields?|propert(?:y|ies)|attributes?|members?|claves?|champs?|schlüssel\w*|felder\w*)\b([^]{0,600})/i
const QUOTED =
  /["'`]([\p{L}_][\p{L}\p{N}_-]{0,60})["'`](?:\s*\(([^()\n]{1,60})\)|\s*:\s*([\w[\]<> |]{2,40}))?/gu
const LISTED =
  /(?:^|[,:;]|\band\b|\n\s*[-*]\s+)\s*([a-z_][\w]{0,60})(?:\s*\(([^()\n]{1,60})\)|\s*:\s*([\w[\]<>|]{2,40}))?\s*(?=[,;.\n]|$|\band\b|[-–—:])/gi

/** The keys that a prompt lists in words, with the types it names. */
function keysOf(prompt: string): { [key: string]: JsonValue } | undefined {
  const [, rest = ''] = KEYS.exec(prompt) ?? []
  const listed = rest.split(/\n\s*\n/)[0] ?? ''
  const quoted = [...listed.matchAll(QUOTED)]
  const found =
    quoted.length > 0 ? quoted : [...(listed.split(/\.(?:\s|$)/)[0] ?? '').matchAll(LISTED)]
  if (found.length === 0) return undefined
  return Object.fromEntries(
    found.map(([, key = '', inBrackets, afterColon]) => [
      key,
      leastOfType(inBrackets ?? afterColon ?? ''),
    ]),
  )
}
