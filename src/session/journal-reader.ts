import type { AttemptEnd, StageEnd, StageStart } from '../core/event.ts'
import { addUsage, type Usage } from '../core/usage.ts'
import { type JournalProblem, journalLines, parseEvent, ProblemList } from './journal-lines.ts'

/** One time a stage was run, as far as the journal tells. */
export interface RecordedRun {
  stage: string
  /** `running` when the journal holds no end: the process goes on, or died. */
  status: StageEnd['status'] | 'running'
  start?: StageStart
  attempts: AttemptEnd[]
  end?: StageEnd
}

/** Sums over attempts; money was spent whether or not they were accepted. */
export interface Spent {
  attempts: number
  usage: Usage | undefined
  /** `undefined` when no attempt reported a cost. */
  costUsd: number | undefined
  /** Attempts whose cost is not known. */
  unknownCosts: number
  /** Time inside calls, in milliseconds. */
  callMs: number
}

export interface Journal {
  /** Every run of every stage, in the order they began. */
  runs: RecordedRun[]
  /** The last run of each stage. */
  stages: Map<string, RecordedRun>
  spent: Spent
  /** Lines that are no events. */
  problems: readonly JournalProblem[]
}

/**
 * Reads a journal back: stages, attempts, usage, cost and timings. What it cannot read it names and
 * passes over; a file that is not there is an empty journal.
 *
 * @throws DiskError when the file cannot be read.
 */
export function readJournal(path: string): Journal {
  const runs: RecordedRun[] = []
  const stages = new Map<string, RecordedRun>()
  const problems = new ProblemList()
  let number = 0
  const begin = (run: RecordedRun): RecordedRun => {
    runs.push(run)
    stages.set(run.stage, run)
    return run
  }
  for (const line of journalLines(path)) {
    number += 1
    const event = parseEvent(line)
    if (event === undefined) {
      if (line !== '') problems.add(number, line)
    } else if (event.type === 'session-start') {
      problems.sessionBegins(number)
    } else if (event.type === 'stage-start') {
      begin({ stage: event.stage, status: 'running', start: event, attempts: [] })
    } else if (event.type === 'attempt-end') {
      stages.get(event.stage)?.attempts.push(event)
    } else if (event.type === 'stage-end') {
      const open = stages.get(event.stage)
      // A stage whose prompt could not be had ends without having begun.
      const run =
        open?.status === 'running'
          ? open
          : begin({ stage: event.stage, status: event.status, attempts: [] })
      run.status = event.status
      run.end = event
    }
  }
  const spent = sum(runs.flatMap(({ attempts }) => attempts))
  return { runs, stages, spent, problems: problems.end(number) }
}

function sum(attempts: readonly AttemptEnd[]): Spent {
  const spent: Spent = {
    attempts: attempts.length,
    usage: undefined,
    costUsd: undefined,
    unknownCosts: 0,
    callMs: 0,
  }
  for (const { usage, costUsd, durationMs } of attempts) {
    spent.usage = addUsage(spent.usage, usage)
    spent.callMs += durationMs
    if (costUsd === undefined) spent.unknownCosts += 1
    else spent.costUsd = (spent.costUsd ?? 0) + costUsd
  }
  return spent
}
