import { clip } from '../report/text-width.ts'
import { sturdyWriter } from './sturdy-writer.ts'
import type { OutputStream, SturdyWriter } from './sturdy-writer.ts'
import { guardWrites } from './write-guard.ts'

/** Room for a block; one row of the terminal stays free for the cursor. */
export interface BlockSize {
  columns: number
  rows: number
}

/** The lines to show now; what is too wide or too much for the room is cut off. */
export type BlockRenderer = (size: BlockSize) => readonly string[]

export interface TerminalBlockOptions {
  render: BlockRenderer
  /** Streams on the same terminal whose output goes above the block. */
  others?: readonly OutputStream[]
}

const HIDE_CURSOR = '\u001B[?25l'
const SHOW_CURSOR = '\u001B[?25h'
/** With wrapping off, a character the terminal draws wider than expected cannot break the block. */
const WRAP_OFF = '\u001B[?7l'
const WRAP_ON = '\u001B[?7h'
const ERASE_LINE = '\u001B[2K'
/**
 * The cursor's line and all below it. Erasing begins a column further right, because tmux keeps what
 * is erased from the screen's first cell on in its history.
 */
const ERASE_BELOW = `\r${ERASE_LINE}\u001B[C\u001B[J\r`

/**
 * A block of lines at the end of a terminal's output that is redrawn in place.
 *
 * Between two drawings the cursor rests, hidden, on the block's first line. Terminals keep the
 * cursor on its text when they reflow, so after a resize all of the block is still what lies below
 * the cursor, however its lines are wrapped now.
 */
export class TerminalBlock {
  readonly #stream: OutputStream
  readonly #render: BlockRenderer
  readonly #writer: SturdyWriter
  readonly #release: () => void
  /** What is on the screen; absent when nothing is. */
  #frame: string | undefined
  #resized = false
  /** Others left a line without its end: drawing now would cut it in two. */
  #lineIsOpen = false
  #closed = false

  constructor(stream: OutputStream, { render, others = [] }: TerminalBlockOptions) {
    this.#stream = stream
    this.#render = render
    this.#writer = sturdyWriter(stream)
    const stopGuarding = guardWrites(new Set([stream, ...others]), {
      before: () => this.#clear(),
      after: (endsLine) => {
        this.#lineIsOpen = !endsLine
      },
    })
    const onResize = () => {
      this.#resized = true
    }
    stream.on('resize', onResize)
    const stopWatching = watchSuspension(() => this.#clear())
    this.#release = () => {
      stopGuarding()
      stopWatching()
      stream.off('resize', onResize)
      this.#writer.release()
    }
  }

  /** Draws the block as it is now; does nothing when it is on the screen already. */
  refresh(): void {
    // A frame may be left out, and one more would only make a slow terminal slower.
    if (this.#closed || this.#lineIsOpen || this.#stream.writableNeedDrain === true) return
    const size = sizeOf(this.#stream)
    const lines = this.#render(size)
      .slice(0, size.rows)
      .map((line) => clip(line, size.columns))
    const frame = lines.join('\r\n')
    if (this.#resized) this.#clear()
    if (frame === this.#frame) return
    if (lines.length === 0) return this.#clear()
    this.#writer.write(draw(lines))
    this.#frame = frame
  }

  /** Puts lines above the block, where they stay. The block comes back with the next refresh. */
  print(lines: readonly string[]): void {
    if (this.#closed || lines.length === 0) return
    this.#clear()
    this.#writer.write(`${this.#endOfLine()}${lines.join('\n')}\n`)
  }

  /** Leaves last lines, of any number, in the block's place and lets go of the terminal. */
  close(last: BlockRenderer = () => []): void {
    if (this.#closed) return
    this.print(last(sizeOf(this.#stream)))
    this.#clear()
    this.#closed = true
    this.#release()
  }

  #clear(): void {
    if (this.#closed || this.#frame === undefined) return
    this.#writer.write(ERASE_BELOW + SHOW_CURSOR)
    this.#frame = undefined
    this.#resized = false
  }

  #endOfLine(): string {
    if (!this.#lineIsOpen) return ''
    this.#lineIsOpen = false
    return '\n'
  }
}

function draw(lines: readonly string[]): string {
  const last = lines.length - 1
  // Line by line instead of all at once, so that nothing flickers.
  const drawn = lines.map((line, i) => `${i === last ? ERASE_BELOW : ERASE_LINE}${line}`)
  const back = last > 0 ? `\r\u001B[${last}A` : '\r'
  return `${HIDE_CURSOR}${WRAP_OFF}${drawn.join('\r\n')}${WRAP_ON}${back}`
}

function sizeOf({ columns, rows }: OutputStream): BlockSize {
  // Some terminals report a size of 0.
  return { columns: columns || 80, rows: Math.max(1, (rows || 24) - 1) }
}

/** Leaves a clean screen with its cursor before Ctrl-Z stops the process; then stops it. */
function watchSuspension(clear: () => void): () => void {
  const onStop = () => {
    clear()
    // The signal's own effect comes back only without a listener.
    process.off('SIGTSTP', onStop)
    process.kill(process.pid, 'SIGTSTP')
  }
  const onContinue = () => {
    process.off('SIGTSTP', onStop)
    process.on('SIGTSTP', onStop)
  }
  process.on('SIGTSTP', onStop)
  process.on('SIGCONT', onContinue)
  return () => {
    process.off('SIGTSTP', onStop)
    process.off('SIGCONT', onContinue)
  }
}
