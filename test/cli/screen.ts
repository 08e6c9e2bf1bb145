import { Writable } from 'node:stream'
import { displayWidth } from '../../src/report/text-width.ts'

// oxlint-disable-next-line no-control-regex
const TOKENS = /\u001B\[[\d;?]*[A-Za-z]|\r|\n|[^\r\n\u001B]+/g
const graphemes = new Intl.Segmenter()

/**
 * A terminal as far as a block needs one: what is written stays where it was put, the end scrolls
 * and the edge wraps. An escape sequence it does not know is an error.
 */
export class Screen extends Writable {
  readonly isTTY = true
  columns: number
  rows: number
  cursorIsShown = true
  wraps = true
  writes = 0
  row = 0
  column = 0
  readonly #lines: string[][] = [[]]

  constructor(columns = 80, rows = 24) {
    super({ decodeStrings: false })
    this.columns = columns
    this.rows = rows
  }

  /** All that was scrolled away or is shown, up to the last line with text. */
  get lines(): string[] {
    const lines = this.#lines.map((cells) =>
      Array.from(cells, (cell: string | undefined) => cell ?? ' ')
        .join('')
        .trimEnd(),
    )
    while (lines.at(-1) === '') lines.pop()
    return lines
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.writes += 1
    for (const [token] of String(chunk).matchAll(TOKENS)) {
      if (token === '\r') this.column = 0
      else if (token === '\n') this.#feed()
      else if (token.startsWith('\u001B')) this.#obey(token.slice(2))
      else for (const { segment } of graphemes.segment(token)) this.#put(segment)
    }
    done()
  }

  #put(grapheme: string): void {
    const width = displayWidth(grapheme)
    if (this.column + width > this.columns) {
      if (this.wraps) this.#feed()
      else this.column = this.columns - width
    }
    this.#line.splice(this.column, width, grapheme, ...Array.from({ length: width - 1 }, () => ''))
    this.column += width
  }

  #feed(): void {
    this.row += 1
    this.column = 0
    if (this.row === this.#lines.length) this.#lines.push([])
  }

  get #line(): string[] {
    const line = this.#lines[this.row] ?? []
    while (line.length < this.column) line.push(' ')
    return line
  }

  #obey(command: string): void {
    const top = Math.max(0, this.#lines.length - this.rows)
    if (command === '?25l' || command === '?25h') this.cursorIsShown = command.endsWith('h')
    else if (command === '?7l' || command === '?7h') this.wraps = command.endsWith('h')
    else if (command === '2K') this.#line.length = 0
    else if (command === 'C') this.column = Math.min(this.columns - 1, this.column + 1)
    else if (command === 'J') {
      this.#line.length = Math.min(this.#line.length, this.column)
      for (const below of this.#lines.slice(this.row + 1)) below.length = 0
    } else if (/^\d+A$/.test(command)) {
      this.row = Math.max(top, this.row - Number.parseInt(command, 10))
    } else if (!command.endsWith('m')) throw new Error(`The screen does not know ${command}.`)
  }
}
