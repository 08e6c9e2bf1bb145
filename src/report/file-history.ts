import type { ReverieEvent } from '../core/event.ts'
import { journalLines, parseEvent } from '../session/journal-lines.ts'

/** Tells whether a file still holds what the events seen so far left in it. */
export interface FileHistory {
  see(event: ReverieEvent): void
  isCurrent(path: string): boolean
}

/**
 * The history of the files a journal names. A stage that is asked something else writes over the
 * prompt and the answer of its earlier run, and what stands there now is not what that run said.
 *
 * @throws DiskError when the journal cannot be read.
 */
export function fileHistory(journal: string): FileHistory {
  // Most stages begin once: their journals need not be parsed one more time.
  if (!hasRepeats(journal)) return { see: () => {}, isCurrent: () => true }
  const all = new Writes()
  for (const line of journalLines(journal)) {
    const event = parseEvent(line)
    if (event !== undefined) all.see(event)
  }
  const seen = new Writes()
  return {
    see: (event) => seen.see(event),
    isCurrent: (path) => seen.of(path) >= all.of(path),
  }
}

/** Counts how often each file was written. */
class Writes {
  readonly #counts = new Map<string, number>()
  readonly #questions = new Map<string, string>()
  readonly #outputs = new Map<string, string>()

  of(path: string): number {
    return this.#counts.get(path) ?? 0
  }

  see(event: ReverieEvent): void {
    if (event.type === 'stage-start') {
      const { stage, inputPath, outputPath, fingerprint } = event
      // The same question has the same prompt.
      if (this.#questions.get(inputPath) !== fingerprint) this.#wrote(inputPath)
      this.#questions.set(inputPath, fingerprint)
      this.#outputs.set(stage, outputPath)
    } else if (event.type === 'attempt-start') {
      this.#wrote(event.inputPath)
    } else if (event.type === 'attempt-end') {
      if (event.accepted) this.#wrote(this.#outputs.get(event.stage))
    } else if (event.type === 'stage-outcome' && event.source !== 'cache') {
      this.#wrote(event.artifacts['parsed'])
      this.#wrote(event.artifacts['stub'])
    }
  }

  #wrote(path: string | undefined): void {
    if (path !== undefined) this.#counts.set(path, this.of(path) + 1)
  }
}

const START = '{"type":"stage-start","stage":"'

/** Whether a stage begins more than once; also said where a line was not written by a session. */
function hasRepeats(journal: string): boolean {
  const begun = new Set<string>()
  for (const line of journalLines(journal)) {
    if (line.startsWith(START)) {
      const stage = line.slice(START.length, line.indexOf('"', START.length))
      if (begun.has(stage)) return true
      begun.add(stage)
    } else if (line !== '' && !line.startsWith('{"type":"')) return true
  }
  return false
}
