/** How many stages came to which end. */
export interface Outcomes {
  /** Answered by a call that was made now. */
  done: number
  /** Finished before, so not paid again. */
  cached: number
  failed: number
  /** Not run, and not missed: its own condition or a failed one before it said so. */
  skipped: number
  interrupted: number
}

/** Stages that are one row: the members of a fan-out, or one stage that stands by itself. */
export interface StageGroup extends Outcomes {
  readonly name: string
  running: number
  /** As planned; absent where no plan named the group. */
  total?: number
}

/** A stage between its start and its end. All times are those given to `reduce`. */
export interface RunningStage {
  readonly stage: string
  readonly group: StageGroup
  readonly startedAt: number
  backend: string
  /** 0 until the first call is made. */
  attempt: number
  attemptStartedAt?: number
  /** Received so far by the running attempt, where the runner tells. */
  bytes?: number
  /** Set while the next attempt is waited for. */
  retry?: { attempt: number; dueAt: number; reason: string }
  lastReason?: string
  failedPath?: string
}

export interface Failure {
  stage: string
  reason: string
  attempts: number
  /** What the last failed attempt said, where anything is kept. */
  failedPath?: string
}

/**
 * What a run has come to. Its size follows the stages that run now and never those that ended:
 * ended ones are only counted.
 */
export interface ProgressState extends Outcomes {
  /** Time of the first event. */
  startedAt?: number
  /** Stages planned so far; absent until a plan is announced. */
  total?: number
  readonly groups: Map<string, StageGroup>
  /** In the order they started. */
  readonly running: Map<string, RunningStage>
  /** Input and output tokens of all calls that reported them; absent when none did. */
  tokens?: number
  /** US dollars of all calls whose cost is known; absent when it is of none. */
  costUsd?: number
  /** Calls that ended without a known cost. */
  unpricedCalls: number
  /** Stages that ended after a start that was seen: the ones a pace can be read from. */
  timedStages: number
  /** Sum of their times, in milliseconds. */
  busyMs: number
  /** When the first stage started that was not cached. */
  busySince?: number
  lastFailure?: Failure
}

/** Groups beyond this many are counted together, so names of any kind cannot fill the memory. */
const MAX_GROUPS = 200
const OTHER_GROUPS = '(other stages)'

export function progressState(): ProgressState {
  return {
    ...noOutcomes(),
    groups: new Map(),
    running: new Map(),
    unpricedCalls: 0,
    timedStages: 0,
    busyMs: 0,
  }
}

function noOutcomes(): Outcomes {
  return { done: 0, cached: 0, failed: 0, skipped: 0, interrupted: 0 }
}

/**
 * The row a stage belongs to: what stands before the first dot (`draft.a-b` is `draft`), else the
 * name without a number at its end (`chapter-12` is `chapter`), else the name itself.
 */
export function groupOf(stage: string): string {
  const dot = stage.indexOf('.')
  return dot > 0 ? stage.slice(0, dot) : stage.replace(/(?<=.)-\d+$/, '')
}

/** The counters of a group, made where there are none. */
export function groupFor(state: ProgressState, wanted: string): StageGroup {
  const full = state.groups.size >= MAX_GROUPS && !state.groups.has(wanted)
  const name = full ? OTHER_GROUPS : wanted
  let group = state.groups.get(name)
  if (group === undefined) {
    group = { name, ...noOutcomes(), running: 0 }
    state.groups.set(name, group)
  }
  return group
}

/** Stages that need nothing more: all but the running and the interrupted ones. */
export function settled({ done, cached, failed, skipped }: Outcomes): number {
  return done + cached + failed + skipped
}
