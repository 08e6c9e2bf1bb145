import type { StageLog, StageOutcome, Warning } from '../core/event.ts'
import {
  formatCount,
  formatDollars,
  formatDuration,
  formatRunning,
  formatTokens,
} from './format.ts'
import { estimateLeft } from './progress.ts'
import { settled } from './progress-state.ts'
import type { Failure, ProgressState, RunningStage } from './progress-state.ts'
import { overStyle, styleFor } from './progress-style.ts'
import type { Looks, Style } from './progress-style.ts'
import { oneLine } from './text-width.ts'

const PLAIN: Looks = { color: false, unicode: true }
/** A failure's reason is for reading, its whole text is in a file. */
const LONGEST_REASON = 300

/** One line on a run that goes on, for output that is not a terminal. */
export function renderLine(state: ProgressState, now: number, looks: Looks = PLAIN): string {
  const style = styleFor(looks)
  const outcomes = outcomeTexts(state, style).join(', ')
  const counts = [outcomes, ...runningTexts(state, style)].filter((text) => text !== '').join(', ')
  const texts = [ratio(state), counts, ...timeTexts(state, now, style), ...moneyTexts(state, style)]
  return texts.filter((text) => text !== '').join(style.separator)
}

/** The last words on a run: what became of it, in what time, for how much. */
export function renderSummary(state: ProgressState, now: number, looks: Looks = PLAIN): string {
  const style = overStyle(styleFor(looks))
  return [endTexts(state, now, style).join(', '), ...moneyTexts(state, style)].join(style.separator)
}

/** What became of the stages; the last text holds the time it took. */
export function endTexts(state: ProgressState, now: number, style: Style): string[] {
  const { total = 0, interrupted, running } = state
  const unfinished = `${formatCount(running.size)} ${style.running}`
  const missing = total - settled(state) - interrupted - running.size
  const texts = [
    ...outcomeTexts(state, style),
    ...(running.size > 0 ? [style.paint.waiting(unfinished)] : []),
    ...(missing > 0 ? [`${formatCount(missing)} not started`] : []),
  ]
  const time = formatDuration(now - (state.startedAt ?? now))
  const last = texts.pop()
  return [...texts, last === undefined ? `took ${time}` : `${last} in ${time}`]
}

/** A failure as one line: which stage, after how many attempts, why, where its answer is kept. */
export function renderFailure(failure: Failure, looks: Looks = PLAIN): string {
  const style = styleFor(looks)
  const { attempts, failedPath } = failure
  const reason = oneLine(failure.reason)
  const short =
    reason.length > LONGEST_REASON ? reason.slice(0, LONGEST_REASON - 1) + style.cut : reason
  const after = attempts > 1 ? ` after ${formatCount(attempts)} attempts` : ''
  const kept = failedPath === undefined ? '' : ` ${style.arrow} ${oneLine(failedPath)}`
  const head = style.paint.failed(`${style.failed} ${oneLine(failure.stage)} failed${after}:`)
  return `${head} ${short}${style.paint.dim(kept)}`
}

/** What a stage said, as one line. */
export function renderLog(
  { stage, message }: Pick<StageLog, 'stage' | 'message'>,
  looks: Looks = PLAIN,
): string {
  return `${styleFor(looks).paint.dim(`${oneLine(stage)}:`)} ${oneLine(message)}`
}

/**
 * Whether what a stage came to is worth a line: not where it says nothing of its own, was taken as it
 * was kept, or failed, which is told by what failed in it and at the end.
 */
export function hasNews({ status, source, message }: StageOutcome): boolean {
  return (
    status !== 'failure' && source !== 'cache' && !/^(?:Done$|Not run:|Partly done:)/.test(message)
  )
}

/** A warning as one line. */
export function renderWarning(warning: Warning, looks: Looks = PLAIN): string {
  const { paint } = styleFor(looks)
  const where = warning.stage === undefined ? '' : `${oneLine(warning.stage)}: `
  return `${paint.waiting(`! ${where}`)}${oneLine(warning.message)}`
}

/** How far the run is: `45/120` with a plan, else nothing. */
export function ratio(state: ProgressState): string {
  if (state.total === undefined) return ''
  return `${formatCount(settled(state))}/${formatCount(Math.max(state.total, settled(state)))}`
}

export function outcomeTexts(state: ProgressState, { paint }: Style): string[] {
  return (['done', 'cached', 'failed', 'skipped', 'interrupted'] as const)
    .filter((outcome) => state[outcome] > 0)
    .map((outcome) => paint[outcome](`${formatCount(state[outcome])} ${outcome}`))
}

export function runningTexts(state: ProgressState, { paint }: Style): string[] {
  const waiting = [...state.running.values()].filter(isWaiting).length
  const running = state.running.size - waiting
  return [
    ...(running > 0 ? [paint.running(`${formatCount(running)} running`)] : []),
    ...(waiting > 0 ? [paint.waiting(`${formatCount(waiting)} waiting`)] : []),
  ]
}

/** Whether the stage only waits for its next attempt. */
export function isWaiting({ retry }: RunningStage): boolean {
  return retry !== undefined
}

export function timeTexts(state: ProgressState, now: number, { about }: Style): string[] {
  const left = estimateLeft(state, now)
  return [
    formatRunning(now - (state.startedAt ?? now)),
    ...(left === undefined || left < 1000 ? [] : [`${about}${formatRunning(left)} left`]),
  ]
}

export function moneyTexts(state: ProgressState, { paint }: Style): string[] {
  const { tokens, costUsd, unpricedCalls } = state
  const calls = `${formatCount(unpricedCalls)} ${unpricedCalls === 1 ? 'call' : 'calls'}`
  const unknown = unpricedCalls > 0 ? paint.dim(` (${calls} without a known cost)`) : ''
  return [
    ...(tokens === undefined ? [] : [`${formatTokens(tokens)} tokens`]),
    ...(costUsd === undefined ? [] : [`${formatDollars(costUsd)}${unknown}`]),
  ]
}
