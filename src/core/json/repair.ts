import { endOfCurly, endOfString, isBlank, isCurly, skipBlanks } from './lexis.ts'

/** The faults that are mended without asking, in the order they are tried. */
const REPAIRS = [
  'byte-order-mark',
  'control-characters',
  'non-breaking-blanks',
  'trailing-commas',
  'curly-quotes',
  'early-close',
] as const

/** What was done to a text to make it JSON; `jsonrepair` stands for the lenient library. */
export type Repair = (typeof REPAIRS)[number] | 'jsonrepair'

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

/**
 * Mends the faults of {@link REPAIRS}, reading each character once and strings as strings.
 *
 * Each repair touches only what JSON forbids where it stands, so that valid JSON comes back as it
 * is and no repair depends on another.
 *
 * @param early - Indexes of closing brackets to leave out.
 */
export function repairJson(
  text: string,
  early: readonly number[] = [],
): { text: string; repairs: Repair[] } {
  const done = new Set<Repair>()
  const pieces: string[] = []
  const dropped = new Set(early)
  let copied = 0
  let at = 0
  // A key or value may begin here, so that a curly quote is one and a comma is not.
  let mayBegin = true
  const replace = (end: number, by: string, repair: Repair): void => {
    pieces.push(text.slice(copied, at), by)
    copied = end
    done.add(repair)
  }

  while (at < text.length) {
    const code = text.charCodeAt(at)
    let end = at + 1
    if (code === 34) {
      end = endOfString(text, at)
      if (end === -1) break
      const mended = escapeControls(text, at, end)
      if (mended !== undefined) replace(end, mended, 'control-characters')
    } else if (code === 44) {
      if (!mayBegin && closes(text, end)) replace(end, '', 'trailing-commas')
    } else if (code > 127) {
      if (mayBegin && isCurly(code)) {
        end = endOfCurly(text, at)
        if (end === -1) break
        const inside = escapeControls(text, at + 1, end - 1)
        if (inside !== undefined) done.add('control-characters')
        const escaped = (inside ?? text.slice(at + 1, end - 1)).replace(/\\.|"/g, (found) =>
          found === '"' ? '\\"' : found,
        )
        replace(end, `"${escaped}"`, 'curly-quotes')
      } else if (code === 0xfeff) {
        replace(end, '', 'byte-order-mark')
      } else if (isBlank(code)) {
        replace(end, ' ', 'non-breaking-blanks')
      }
    } else if (dropped.has(at)) {
      replace(end, '', 'early-close')
    }
    if (!isBlank(code)) mayBegin = code === 123 || code === 91 || code === 44 || code === 58
    at = end
  }
  pieces.push(text.slice(copied))
  return { text: pieces.join(''), repairs: REPAIRS.filter((repair) => done.has(repair)) }
}

function closes(text: string, at: number): boolean {
  const next = text.charAt(skipBlanks(text, at))
  return next === '}' || next === ']'
}

/** A part of a text with its raw control characters escaped; `undefined` when it has none. */
function escapeControls(text: string, start: number, end: number): string | undefined {
  let at = start
  while (at < end && text.charCodeAt(at) >= 32) at += 1
  if (at === end) return undefined
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return text.slice(start, end).replace(/\\[^]|\r\n|[\u0000-\u001f]/g, (found) => {
    // After a backslash it is a wrong escape, and nobody knows what was meant.
    if (found.startsWith('\\')) return found
    if (found === '\r\n') return '\\n'
    return ESCAPES[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
