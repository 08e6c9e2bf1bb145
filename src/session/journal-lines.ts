import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import type { ReverieEvent } from '../core/event.ts'
import { onDisk } from '../io/disk-error.ts'

/** A line of a journal that is not an event; everything else in the file is used all the same. */
export interface JournalProblem {
  /** Counts from 1. */
  line: number
  /** Its first 80 characters. */
  text: string
  /** Whether it is the last line, cut off by a crash: harmless. */
  torn: boolean
}

const CHUNK_BYTES = 4 * 1024 * 1024
const LINE_END = 0x0a

/**
 * Yields the lines of a file a few megabytes at a time, the last one also when its line end is
 * missing; a file that is not there has none.
 *
 * @throws DiskError when the file cannot be read.
 */
export function* journalLines(path: string): Generator<string> {
  if (!existsSync(path)) return
  const fd = onDisk('read', path, () => openSync(path, 'r'))
  try {
    let rest = Buffer.alloc(0)
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (;;) {
      const count = onDisk('read', path, () => readSync(fd, chunk, 0, CHUNK_BYTES, null))
      if (count === 0) break
      const read = chunk.subarray(0, count)
      const cut = read.lastIndexOf(LINE_END) + 1
      // Cutting at line ends keeps every character whole, whatever its length in bytes.
      if (cut > 0) {
        const whole = Buffer.concat([rest, read.subarray(0, cut)]).toString('utf8')
        yield* whole.slice(0, -1).split('\n')
        rest = Buffer.from(read.subarray(cut))
      } else {
        rest = Buffer.concat([rest, read])
      }
    }
    if (rest.length > 0) yield rest.toString('utf8')
  } finally {
    closeSync(fd)
  }
}

/** What readers of a journal rely on; a line without it is no event, whatever its type says. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'stage-start': ['stage', 'at', 'fingerprint', 'backend', 'inputPath', 'outputPath'],
  'attempt-start': ['stage', 'at', 'backend', 'partialPath'],
  'attempt-end': ['stage', 'at', 'backend', 'verdict'],
  'stage-end': ['stage', 'at', 'status', 'backend', 'outputPath'],
}
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  'attempt-start': ['attempt'],
  'attempt-end': ['attempt', 'durationMs'],
  'stage-end': ['attempts', 'durationMs'],
}

/** The event in a line, or `undefined` where the line holds none. */
export function parseEvent(line: string): ReverieEvent | undefined {
  try {
    const value = JSON.parse(line) as Record<string, unknown> | null
    const type = value?.['type']
    if (typeof value !== 'object' || value === null || typeof type !== 'string') return undefined
    for (const key of TEXTS[type] ?? []) {
      if (typeof value[key] !== 'string' || value[key] === '') return undefined
    }
    for (const key of NUMBERS[type] ?? []) if (typeof value[key] !== 'number') return undefined
    return value as unknown as ReverieEvent
  } catch {
    return undefined
  }
}

/** Collects lines that are no events, the first of them with their text. */
export class ProblemList {
  readonly problems: JournalProblem[] = []
  #last: JournalProblem | undefined

  add(line: number, text: string): void {
    this.#last = { line, text: text.slice(0, 80), torn: false }
    if (this.problems.length < 100) this.problems.push(this.#last)
  }

  /** A line torn by a crash was reported by the session that began right after it. */
  sessionBegins(line: number): void {
    if (this.#last?.line === line - 1 && this.#last.text.startsWith('{')) this.problems.pop()
  }

  /** To be told how many lines there were: a problem in the last one is a torn line. */
  end(lines: number): readonly JournalProblem[] {
    if (this.#last?.line === lines) this.#last.torn = true
    return this.problems
  }
}
