import stringWidth from 'string-width'

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
/** Select Graphic Rendition: the one kind of escape sequence a rendered line holds. */
// oxlint-disable-next-line no-control-regex
const STYLE = /(\u001B\[[\d;]*m)/g
/** Characters of one column each, those of the display itself among them: no table is needed. */
const NARROW = /^[\x20-\x7e·…\u2190-\u21FF\u2500-\u257F✔✘\u2800-\u28FF]*$/
/** Terminal commands in a text: of the operating system, of control, of a single character. */
const ESCAPES =
  // oxlint-disable-next-line no-control-regex
  /\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B[ -/]*[0-~]/g
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The columns a text takes in a terminal: wide characters and emoji count 2, styles and marks 0. */
export function displayWidth(text: string): number {
  const bare = text.includes('\u001B') ? text.replace(STYLE, '') : text
  return NARROW.test(bare) ? bare.length : stringWidth(bare)
}

/**
 * Foreign text as one harmless line: escape sequences, control characters, line breaks and
 * direction overrides could move the cursor or lie about what is written, so they go.
 */
export function oneLine(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.trim()
  return text
    .replace(ESCAPES, '')
    .replace(/[\u00AD\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
}

/**
 * Cuts a line to a number of columns, never through a grapheme, and marks the cut. Styles after the
 * cut stay, so a colour that was opened is closed.
 */
export function clip(line: string, columns: number, mark = '…'): string {
  if (displayWidth(line) <= columns) return line
  const room = columns - displayWidth(mark)
  if (room < 0) return ''
  let out = ''
  let used = 0
  let cut = false
  for (const [index, token] of line.split(STYLE).entries()) {
    if (index % 2 === 1) out += token
    else if (!cut) {
      for (const { segment } of graphemes.segment(token)) {
        const width = displayWidth(segment)
        if (used + width > room) {
          out += mark
          cut = true
          break
        }
        out += segment
        used += width
      }
    }
  }
  return out
}

/**
 * Cuts a plain text in its middle, since members of a fan-out differ at the end of their names.
 */
export function clipMiddle(text: string, columns: number, mark = '…'): string {
  if (displayWidth(text) <= columns) return text
  const segments = Array.from(graphemes.segment(text), ({ segment }) => segment)
  const room = columns - displayWidth(mark)
  let head = ''
  let tail = ''
  for (let used = 0; segments.length > 0;) {
    const fromEnd = displayWidth(tail) <= displayWidth(head)
    const segment = (fromEnd ? segments.pop() : segments.shift()) ?? ''
    used += displayWidth(segment)
    if (used > room) break
    if (fromEnd) tail = segment + tail
    else head += segment
  }
  return room < 0 ? '' : head + mark + tail
}

/** Fills a text with spaces to a number of columns; a wider one is left as it is. */
export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - displayWidth(text)))
  return align === 'left' ? text + space : space + text
}
