import { defined } from '../core/defined.ts'
import type { AttemptEnd, Plan, ReverieEvent, StageEnd } from '../core/event.ts'
import { groupFor, groupOf, settled } from './progress-state.ts'
import type { ProgressState, RunningStage } from './progress-state.ts'

/**
 * Takes one event into account at the time `now`, in milliseconds since any epoch.
 *
 * The state is changed in place and returned: a copy for every event would cost a wide fan-out more
 * than all else this package does for a stage. Nothing outside the state is read or changed.
 */
export function reduce(state: ProgressState, event: ReverieEvent, now: number): ProgressState {
  state.startedAt ??= now
  switch (event.type) {
    case 'plan':
      plan(state, event)
      break
    case 'stage-start': {
      state.busySince ??= now
      leave(state, event.stage)
      const { stage, backend } = event
      const group = groupFor(state, groupOf(stage))
      group.running += 1
      state.running.set(stage, { stage, group, startedAt: now, backend, attempt: 0 })
      break
    }
    case 'attempt-start': {
      const running = state.running.get(event.stage)
      if (running === undefined) break
      delete running.retry
      delete running.bytes
      running.attempt = event.attempt
      running.backend = event.backend
      running.attemptStartedAt = now
      break
    }
    case 'call-progress': {
      const running = state.running.get(event.stage)
      if (running !== undefined) running.bytes = event.bytes
      break
    }
    case 'attempt-end':
      endAttempt(state, event)
      break
    case 'retry-wait': {
      const { attempt, delayMs, reason } = event
      const running = state.running.get(event.stage)
      if (running !== undefined) running.retry = { attempt, dueAt: now + delayMs, reason }
      break
    }
    case 'stage-end':
      endStage(state, event, now)
      break
    case 'stage-cached':
      state.cached += 1
      groupFor(state, groupOf(event.stage)).cached += 1
      break
    case 'stage-outcome':
      // All else a composed stage comes to shows in the calls it makes.
      if (event.status !== 'skipped') break
      state.skipped += 1
      groupFor(state, groupOf(event.stage)).skipped += 1
      break
    case 'stage-log':
    case 'session-start':
    case 'session-end':
    case 'warning':
      break
  }
  return state
}

function plan(state: ProgressState, { total, groups = {} }: Plan): void {
  state.total = (state.total ?? 0) + total
  for (const [name, count] of Object.entries(groups)) {
    const group = groupFor(state, name)
    group.total = (group.total ?? 0) + count
  }
}

function endAttempt(state: ProgressState, event: AttemptEnd): void {
  const tokens = sum(event.usage?.inputTokens, event.usage?.outputTokens)
  if (tokens !== undefined) state.tokens = (state.tokens ?? 0) + tokens
  if (isNumber(event.costUsd)) state.costUsd = (state.costUsd ?? 0) + event.costUsd
  else state.unpricedCalls += 1
  const running = state.running.get(event.stage)
  if (running === undefined) return
  delete running.lastReason
  delete running.failedPath
  if (event.accepted) return
  running.lastReason = event.reason ?? event.verdict
  if (event.failedPath !== undefined) running.failedPath = event.failedPath
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  if (!isNumber(a)) return isNumber(b) ? b : undefined
  return isNumber(b) ? a + b : a
}

/** Counts come from vendors: what is not a number is unknown. */
function isNumber(value: number | undefined): value is number {
  return Number.isFinite(value)
}

function endStage(state: ProgressState, event: StageEnd, now: number): void {
  const running = leave(state, event.stage)
  // Completed from an earlier process: when this run asks for it, it is a cached one.
  if (event.recovered === true) return
  const outcome = OUTCOME[event.status]
  state[outcome] += 1
  groupFor(state, groupOf(event.stage))[outcome] += 1
  if (running !== undefined && event.status !== 'interrupted') {
    state.timedStages += 1
    state.busyMs += now - running.startedAt
  }
  if (event.status !== 'failure') return
  const failedPath = running?.failedPath
  state.lastFailure = {
    stage: event.stage,
    // The attempt's own words are short; the stage's message repeats the name and the paths.
    reason: running?.lastReason ?? event.message ?? 'no reason was given',
    attempts: event.attempts,
    ...defined({ failedPath }),
  }
}

const OUTCOME = { success: 'done', failure: 'failed', interrupted: 'interrupted' } as const

function leave(state: ProgressState, stage: string): RunningStage | undefined {
  const running = state.running.get(stage)
  if (running !== undefined) {
    state.running.delete(stage)
    running.group.running -= 1
  }
  return running
}

/**
 * How long the rest will take, in milliseconds: the work that is left over the work that was done
 * at once so far. Cached stages say nothing about pace and are left out; stages in flight count for
 * the part they have behind them, so the first answer of a wide fan-out already gives a fair guess.
 * Absent without a plan, before the first answer, and when nothing is left.
 */
export function estimateLeft(state: ProgressState, now: number): number | undefined {
  const { total, busySince, timedStages } = state
  if (total === undefined || busySince === undefined || timedStages === 0) return undefined
  const left = total - settled(state)
  if (left <= 0) return undefined
  const mean = state.busyMs / timedStages
  let behind = 0
  let credit = 0
  for (const { startedAt } of state.running.values()) {
    behind += now - startedAt
    credit += Math.min(now - startedAt, mean)
  }
  const atOnce = (state.busyMs + behind) / Math.max(1, now - busySince)
  const work = left * mean - credit
  return work > 0 && atOnce > 0 ? work / Math.min(atOnce, left) : undefined
}
