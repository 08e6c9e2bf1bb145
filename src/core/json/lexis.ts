/** No-break blanks and the byte order mark: seen between tokens, though JSON has no place for them. */
const ODD_BLANK = /[\p{Zs}\u2028\u2029\uFEFF]/u

/** Whether a character may stand between tokens, blanks JSON does not know included. */
export function isBlank(code: number): boolean {
  if (code <= 32) return code === 32 || code === 10 || code === 13 || code === 9
  return code > 127 && ODD_BLANK.test(String.fromCharCode(code))
}

/** The first index at or after `at` that is no blank. */
export function skipBlanks(text: string, at: number): number {
  let index = at
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if ((code > 32 && code < 128) || !isBlank(code)) break
  }
  return index
}

/** The index after the string that opens at `at` with a straight quote; -1 when it never closes. */
export function endOfString(text: string, at: number): number {
  const quote = text.charCodeAt(at) === 34 ? '"' : "'"
  let close = text.indexOf(quote, at + 1)
  while (close !== -1 && isEscaped(text, close)) close = text.indexOf(quote, close + 1)
  return close === -1 ? -1 : close + 1
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text.charCodeAt(before) === 92) before -= 1
  return (at - before) % 2 === 0
}

/** Whether curly double quotes stand here. */
export const isCurly = (code: number): boolean => code === 0x201c || code === 0x201d

/**
 * The index after a string in curly quotes; -1 when it never closes.
 *
 * Curly quotes are text inside such a string too, so only one before `:`, `,` or a closing
 * bracket ends it.
 */
export function endOfCurly(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 92) index += 1
    else if (isCurly(code)) {
      const next = skipBlanks(text, index + 1)
      if (next === text.length || ':,}]'.includes(text.charAt(next))) return index + 1
    }
  }
  return -1
}
