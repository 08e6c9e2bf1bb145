import { formatBytes, formatCount, formatRunning } from './format.ts'
import { isWaiting } from './progress-lines.ts'
import { settled } from './progress-state.ts'
import type { ProgressState, RunningStage, StageGroup } from './progress-state.ts'
import { WIDE, progressBar, spinnerAt } from './progress-style.ts'
import type { Style, View } from './progress-style.ts'
import { textTable } from './text-table.ts'
import { clip, oneLine } from './text-width.ts'

const INDENT = '  '

/** A row a group of stages, at most `most`; none when there is but one group. */
export function groupRows(state: ProgressState, most: number, view: View, style: Style): string[] {
  if (state.groups.size < 2 || most < 1) return []
  const groups = newsworthy([...state.groups.values()], most)
  const width = view.columns >= WIDE ? 20 : 10
  const bar = (group: StageGroup) =>
    isSingle(group) || group.total === undefined
      ? ''
      : progressBar(group, group.total, width, style)
  const rows = textTable(
    [
      { cells: groups.map((group) => groupSign(group, view, style)) },
      { cells: groups.map(({ name }) => oneLine(name)), min: 8, gap: 1 },
      { cells: groups.map(bar), drop: 1 },
      { cells: groups.map(groupRatio), align: 'right' },
      { cells: groups.map((group) => groupWords(group, style)), drop: 2 },
    ],
    { columns: view.columns, mark: style.cut, indent: INDENT },
  )
  return [...rows, ...rest(state.groups.size - groups.length, 'more', view, style)]
}

/** Those with news: what runs, then what failed, then what is not through. Their order is kept. */
function newsworthy(groups: readonly StageGroup[], most: number): readonly StageGroup[] {
  if (groups.length <= most) return groups
  const chosen = new Set(groups.toSorted((a, b) => rank(a) - rank(b)).slice(0, most))
  return groups.filter((group) => chosen.has(group))
}

function rank(group: StageGroup): number {
  if (group.running > 0) return 0
  if (group.failed > 0) return 1
  return isThrough(group) ? 3 : 2
}

function isThrough(group: StageGroup): boolean {
  return group.running === 0 && settled(group) >= (group.total ?? 1)
}

function isSingle({ total = 1, running, interrupted, ...outcomes }: StageGroup): boolean {
  return total <= 1 && running + interrupted + settled({ ...outcomes, interrupted }) <= 1
}

function groupSign(group: StageGroup, view: View, style: Style): string {
  const { paint } = style
  if (group.running > 0) return paint.running(spinnerAt(style, view.now))
  if (group.failed > 0) return paint.failed(style.failed)
  return isThrough(group) ? paint.done(style.done) : paint.dim(style.pending)
}

function groupRatio(group: StageGroup): string {
  if (isSingle(group)) return ''
  const count = formatCount(settled(group))
  return group.total === undefined ? count : `${count}/${formatCount(group.total)}`
}

/** A single stage says what became of it, a group how many of it still run or went wrong. */
function groupWords(group: StageGroup, { paint, running }: Style): string {
  const single = isSingle(group)
  const told = single ? (['done', 'cached'] as const) : []
  return ([...told, 'running', 'failed', 'skipped', 'interrupted'] as const)
    .filter((outcome) => group[outcome] > 0)
    .map((outcome) => {
      const word = outcome === 'running' ? running : outcome
      return paint[outcome](single ? word : `${formatCount(group[outcome])} ${word}`)
    })
    .join(', ')
}

/** The calls that run longest, at most `most`: stage, backend, attempt, bytes so far, time. */
export function callRows(state: ProgressState, most: number, view: View, style: Style): string[] {
  if (most < 1) return []
  const { paint } = style
  const all = [...state.running.values()].filter((stage) => !isWaiting(stage))
  const calls = all.sort((a, b) => since(a) - since(b)).slice(0, most)
  const rows = textTable(
    [
      { cells: calls.map(({ stage }) => oneLine(stage)), min: 16, cut: 'middle' },
      { cells: calls.map(({ backend }) => paint.dim(oneLine(backend))), min: 12, drop: 1 },
      { cells: calls.map(({ attempt }) => (attempt > 1 ? paint.waiting(`try ${attempt}`) : '')) },
      { cells: calls.map(({ bytes }) => sizeText(bytes)), align: 'right', drop: 2 },
      { cells: calls.map((call) => formatRunning(view.now - since(call))), align: 'right' },
    ],
    { columns: view.columns, mark: style.cut, indent: INDENT },
  )
  return [...rows, ...rest(all.length - calls.length, 'more running', view, style)]
}

function since({ attemptStartedAt, startedAt }: RunningStage): number {
  return attemptStartedAt ?? startedAt
}

function sizeText(bytes: number | undefined): string {
  return bytes === undefined ? '' : formatBytes(bytes)
}

/** The retries that are waited for, soonest first, at most `most`: which, when and why. */
export function retryRows(state: ProgressState, most: number, view: View, style: Style): string[] {
  if (most < 1) return []
  const { paint } = style
  const all = [...state.running.values()].flatMap(({ stage, retry }) =>
    retry === undefined ? [] : [{ stage, ...retry }],
  )
  const retries = all.sort((a, b) => a.dueAt - b.dueAt).slice(0, most)
  const rows = textTable(
    [
      { cells: retries.map(() => paint.waiting(style.retry)) },
      { cells: retries.map(({ stage }) => oneLine(stage)), min: 16, cut: 'middle', gap: 1 },
      { cells: retries.map(({ attempt, dueAt }) => `try ${attempt} ${dueText(dueAt - view.now)}`) },
      { cells: retries.map(({ reason }) => paint.dim(oneLine(reason))), min: 8, drop: 1 },
    ],
    { columns: view.columns, mark: style.cut, indent: INDENT },
  )
  return [...rows, ...rest(all.length - retries.length, 'more waiting', view, style)]
}

function dueText(ms: number): string {
  return ms < 1000 ? 'now' : `in ${formatRunning(ms)}`
}

function rest(count: number, words: string, { columns }: View, { paint, cut }: Style): string[] {
  if (count < 1) return []
  return [clip(INDENT + paint.dim(`+ ${formatCount(count)} ${words}`), columns, cut)]
}
