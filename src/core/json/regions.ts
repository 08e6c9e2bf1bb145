import { endOfCurly, endOfString, isBlank, isCurly, skipBlanks } from './lexis.ts'

/** One balanced object or array of a text. */
export interface Region {
  start: number
  end: number
  /** Closing brackets that came too early, after one of the stage's keys. */
  early: readonly number[]
}

/** What {@link findRegions} found. */
export interface Regions {
  closed: Region[]
  /** Where an object or array opens that the text ends in the middle of. */
  open?: number
}

/** Far more than an answer holds; a text of nothing but small objects ends here. */
const MOST = 1000
/** Keeps the search for a key's end from going through the text once for every object. */
const LONGEST_KEY = 500
const WORD = /[\p{L}_$][\p{L}\p{N}_$-]{0,63}/uy
const LITERAL = /(?:true|false|null|True|False|None|NaN|Infinity|e[+-]?\d)/iy

/**
 * The objects and arrays of a text that are inside no other, in one pass from left to right.
 *
 * Brackets in prose (`{x}`, `[see below]`, `[0, 1)`) are text. What begins like JSON is taken
 * whole, however broken inside: a part of a broken object must never pass for the answer.
 */
export function findRegions(text: string, earlyCloseKeys: readonly string[] = []): Regions {
  const keys = new Set(earlyCloseKeys)
  const closed: Region[] = []
  for (let at = 0; at < text.length && closed.length < MOST;) {
    const code = text.charCodeAt(at)
    if (code !== 123 && code !== 91) {
      at += 1
      continue
    }
    const opening = code === 123 ? judgeObject(text, at) : judgeArray(text, at)
    if (opening >= 0) {
      at = opening
      continue
    }
    const region = close(text, at, opening === SCALAR_ARRAY, keys)
    if (region === 'open') return { closed, open: at }
    if (typeof region === 'object') closed.push(region)
    at = typeof region === 'object' ? region.end : region
  }
  return { closed }
}

const JSON_LIKE = -1
/** `[1` and `[true` may be prose still: a footnote, an interval. */
const SCALAR_ARRAY = -2

/** What an opening bracket begins: JSON, perhaps an array, or prose, then where to go on. */
function judgeArray(text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) === 91) at = skipBlanks(text, at + 1)
  const code = text.charCodeAt(at)
  if (code === 123) return judgeObject(text, at)
  if (at === text.length || code === 34 || code === 93 || isCurly(code)) return JSON_LIKE
  LITERAL.lastIndex = at
  return isNumeric(code) || LITERAL.test(text) ? SCALAR_ARRAY : at
}

/** JSON-like is an empty object or one that begins with a key and a colon, quoted in any way. */
function judgeObject(text: string, start: number): number {
  const at = skipBlanks(text, start + 1)
  const code = text.charCodeAt(at)
  let next = start + 1
  if (code === 123 || code === 91) return next
  let end = at
  if (at === text.length || code === 125) return JSON_LIKE
  if (code === 34 || code === 39) end = endOfString(text, at)
  else if (isCurly(code)) next = end = endOfCurly(text, at)
  else if (code === 47) return isComment(text, at) ? JSON_LIKE : next
  else {
    WORD.lastIndex = at
    if (!WORD.test(text)) return next
    end = WORD.lastIndex
  }
  const colon = end === -1 ? text.length : skipBlanks(text, end)
  return colon === text.length || text.charCodeAt(colon) === 58 ? JSON_LIKE : next
}

/** A digit, a sign or a point. */
const isNumeric = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 43

function isComment(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 1)
  return code === 47 || code === 42
}

/** The region from an opening bracket on; or where to go on, when it turns out to be prose. */
function close(
  text: string,
  start: number,
  isScalarArray: boolean,
  keys: ReadonlySet<string>,
): Region | number | 'open' {
  const early: number[] = []
  let depth = 0
  let topKey = ''
  let lastKey = ''
  // Single and curly quotes open a string only where a key or value may begin.
  let mayBegin = false
  let at = start
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 34 || (mayBegin && (code === 39 || isCurly(code)))) {
      const end = isCurly(code) ? endOfCurly(text, at) : endOfString(text, at)
      if (end === -1) return 'open'
      if (keys.size > 0 && text[skipBlanks(text, end)] === ':') {
        lastKey = text.slice(at + 1, end - 1)
        if (depth === 1) topKey = lastKey
      }
      mayBegin = false
      at = end
    } else if (code === 123 || code === 91) {
      depth += 1
      mayBegin = true
      at += 1
    } else if (code === 125 || code === 93) {
      at += 1
      mayBegin = false
      depth -= 1
      if (depth > 0) continue
      const isAfterKey = keys.has(topKey) || keys.has(lastKey)
      if (code !== 125 || !isAfterKey || !goesOn(text, at)) return { start, end: at, early }
      early.push(at - 1)
      topKey = lastKey = ''
      depth = 1
    } else if (code === 44 || code === 58) {
      mayBegin = true
      at += 1
    } else if (isBlank(code)) {
      at += 1
    } else if (code === 47 && isComment(text, at)) {
      const isLine = text[at + 1] === '/'
      const end = text.indexOf(isLine ? '\n' : '*/', at + 2)
      if (end === -1) return 'open'
      at = end + (isLine ? 1 : 2)
    } else {
      if (isScalarArray && !isNumeric(code)) {
        LITERAL.lastIndex = at
        if (!LITERAL.test(text)) return at
        at = LITERAL.lastIndex
      } else {
        at += 1
      }
      mayBegin = false
    }
  }
  return 'open'
}

/** Whether another `, "key":` follows, so that the object cannot have ended. */
function goesOn(text: string, at: number): boolean {
  const comma = skipBlanks(text, at)
  if (text[comma] !== ',') return false
  const quote = skipBlanks(text, comma + 1)
  const key = text.slice(quote, quote + LONGEST_KEY)
  const isKeyCurly = isCurly(key.charCodeAt(0))
  if (key[0] !== '"' && !isKeyCurly) return false
  const end = isKeyCurly ? endOfCurly(key, 0) : endOfString(key, 0)
  return end !== -1 && text[skipBlanks(text, quote + end)] === ':'
}
