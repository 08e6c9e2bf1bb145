import type { AttemptEnd, AttemptStart, ReverieEvent, StageEnd, StageStart } from '../core/event.ts'
import { type JournalProblem, journalLines, parseEvent, ProblemList } from './journal-lines.ts'

/** A stage whose end the journal does not hold: the process died in it. */
export interface Unfinished {
  start: StageStart
  attemptStart?: AttemptStart
  /** The end of the last attempt, when nothing was started after it. */
  attemptEnd?: AttemptEnd
}

/** What a journal says about which stages need not run again. */
export interface JournalScan {
  /** The last successful end of each stage. */
  finished: Map<string, StageEnd>
  /** Stages whose last run came to nothing. */
  failed: Set<string>
  unfinished: Map<string, Unfinished>
  problems: readonly JournalProblem[]
}

// Written lines begin so; a line edited by hand may not, and takes the slow path.
const START = '{"type":"stage-start","stage":"'
const ATTEMPT = '{"type":"attempt-'

/**
 * Reads what resuming needs. Of the many lines of a long journal only those of stage ends are
 * parsed; those of stages without an end are looked for in a second reading, which only a crash
 * makes necessary.
 *
 * @throws DiskError when the file cannot be read.
 */
export function scanJournal(path: string): JournalScan {
  const finished = new Map<string, StageEnd>()
  const failed = new Set<string>()
  const open = new Set<string>()
  const problems = new ProblemList()
  let number = 0
  let passedOver = ''
  for (const line of journalLines(path)) {
    number += 1
    passedOver = line
    // A line that a crash tore is to be reported, so it is not passed over.
    const isWhole = line.endsWith('}')
    if (isWhole && line.startsWith(ATTEMPT)) continue
    if (isWhole && line.startsWith(START)) {
      open.add(line.slice(START.length, line.indexOf('"', START.length)))
      continue
    }
    passedOver = ''
    const event = parseEvent(line)
    if (event === undefined) {
      if (line !== '') problems.add(number, line)
    } else if (event.type === 'session-start') {
      problems.sessionBegins(number)
    } else if (event.type === 'stage-start') {
      open.add(event.stage)
    } else if (event.type === 'stage-end') {
      open.delete(event.stage)
      if (event.status === 'success') {
        finished.set(event.stage, event)
        failed.delete(event.stage)
      } else failed.add(event.stage)
    }
  }
  // Torn just behind a brace within it, the last line looks whole.
  if (passedOver !== '' && parseEvent(passedOver) === undefined) problems.add(number, passedOver)
  const unfinished = open.size === 0 ? new Map<string, Unfinished>() : findUnfinished(path, open)
  return { finished, failed, unfinished, problems: problems.end(number) }
}

/** The last lines of stages that have no end. */
function findUnfinished(path: string, open: ReadonlySet<string>): Map<string, Unfinished> {
  const unfinished = new Map<string, Unfinished>()
  for (const line of journalLines(path)) {
    const event = parseEvent(line)
    if (event !== undefined && 'stage' in event && open.has(event.stage ?? '')) {
      follow(unfinished, event)
    }
  }
  return unfinished
}

/** Keeps what there is to know of stages that have begun. */
export function follow(unfinished: Map<string, Unfinished>, event: ReverieEvent): void {
  if (event.type === 'stage-start') {
    unfinished.set(event.stage, { start: event })
  } else if (event.type === 'attempt-start') {
    const stage = unfinished.get(event.stage)
    if (stage !== undefined) stage.attemptStart = event
    delete stage?.attemptEnd
  } else if (event.type === 'attempt-end') {
    const stage = unfinished.get(event.stage)
    if (stage !== undefined) stage.attemptEnd = event
  }
}
