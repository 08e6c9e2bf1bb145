import type { Usage } from './usage.ts'
import type { Verdict } from './verdict.ts'

/** What one process call or request left behind; the same fields in results, events and files. */
export interface CallRecord {
  /** 0 when the call ended well, with or without a process; `null` when there is no code to tell. */
  exitCode: number | null
  /** The command line or request line, secrets masked. */
  command?: string
  /** The last 8 KB of standard error, secrets masked. */
  stderrTail?: string
  durationMs: number
  usage?: Usage
  /** Unknown is absent, never zero. */
  costUsd?: number
  sessionId?: string
  finishReason?: string
  /** What a reader of the answer should know of how it came to be, such as that no model made it. */
  note?: string
}

/** A session took its lock; the events up to its `session-end` are of this process. */
export interface SessionStart {
  type: 'session-start'
  at: string
  pid: number
  prefix: string
}

/** A stage begins: what will be asked and where the answer goes. */
export interface StageStart {
  type: 'stage-start'
  stage: string
  at: string
  fingerprint: string
  backend: string
  /** Relative to the session's folder where it is inside. So are all paths in events. */
  inputPath: string
  outputPath: string
  temperature?: number
  topP?: number
  /** Which version of its template a prompt stage was made from. */
  promptVersion?: string
}

/** A call that may cost money is about to be made. */
export interface AttemptStart {
  type: 'attempt-start'
  stage: string
  at: string
  /** Counts from 1 within the stage, over both backends. */
  attempt: number
  backend: string
  /** The temporary file the answer is written to. */
  partialPath: string
  /** The prompt, where it is not the stage's own: a repair turn has one of its own. */
  inputPath?: string
}

export interface AttemptEnd extends CallRecord {
  type: 'attempt-end'
  stage: string
  at: string
  attempt: number
  backend: string
  verdict: Verdict
  /** Why the attempt failed; absent when the verdict is `ok` and the answer was accepted. */
  reason?: string
  /** Whether the answer was accepted: the verdict is `ok` and validation had nothing to say. */
  accepted: boolean
  /** The code of the error behind the reason, where there was one. */
  errorCode?: string
  /** Where what a failed attempt said is kept: its answer, or all its program printed. */
  failedPath?: string
  /** All the program of a failed attempt printed, where it left an answer as well. */
  transcriptPath?: string
}

export type StageStatus = 'success' | 'failure' | 'interrupted'
export type StageSource = 'runner' | 'fallback'

export interface StageEnd {
  type: 'stage-end'
  stage: string
  at: string
  status: StageStatus
  /** Absent when the stage failed before its prompt was there. */
  fingerprint?: string
  backend: string
  outputPath: string
  attempts: number
  /** From `stage-start`, waiting between attempts included. */
  durationMs: number
  source?: StageSource
  /** The accepted attempt's call. Absent on failure. */
  process?: CallRecord
  message?: string
  /** Set when a crash between the answer and this line was completed at the next start. */
  recovered?: true
}

/** A composed stage came to its result: what it made of its calls, or of none. */
export interface StageOutcome {
  type: 'stage-outcome'
  stage: string
  at: string
  status: 'success' | 'partial' | 'failure' | 'skipped'
  source: string
  message: string
  durationMs: number
  /** Calls made, over all rungs. */
  attempts: number
  errors: readonly string[]
  repairs: readonly string[]
  /** Files it left, relative like all paths in events, by role. */
  artifacts: Readonly<Record<string, string>>
}

/** A stage said something to whoever watches. Reported live, not journaled. */
export interface StageLog {
  type: 'stage-log'
  stage: string
  at: string
  message: string
}

/** A finished stage was asked for again and not paid for again. Reported live, not journaled. */
export interface StageCached {
  type: 'stage-cached'
  stage: string
  at: string
  outputPath: string
}

/** A failed attempt will be made again after a wait. */
export interface RetryWait {
  type: 'retry-wait'
  stage: string
  at: string
  /** The attempt that will be made. */
  attempt: number
  delayMs: number
  reason: string
}

/** How many stages are to come. Reported live, not journaled; each one adds to those before it. */
export interface Plan {
  type: 'plan'
  at: string
  /** Stages that will be asked for, those that turn out to be finished already included. */
  total: number
  /** The same by group of stages; groups it does not name have no known total. */
  groups?: Record<string, number>
}

/** An answer grows while its call runs. Reported live, not journaled. */
export interface CallProgress {
  type: 'call-progress'
  stage: string
  at: string
  /** Received so far by the running attempt. */
  bytes: number
}

export interface Warning {
  type: 'warning'
  at: string
  code: string
  message: string
  stage?: string
}

export interface SessionEnd {
  type: 'session-end'
  at: string
  status: 'closed' | 'interrupted'
}

/** Everything that can happen, in one union. Live listeners get all of them. */
export type ReverieEvent =
  | SessionStart
  | StageStart
  | AttemptStart
  | AttemptEnd
  | RetryWait
  | StageEnd
  | StageCached
  | StageOutcome
  | StageLog
  | Plan
  | CallProgress
  | Warning
  | SessionEnd

export type EventListener = (event: ReverieEvent) => void
