import {
  endTexts,
  moneyTexts,
  outcomeTexts,
  ratio,
  renderSummary,
  runningTexts,
  timeTexts,
} from './progress-lines.ts'
import { callRows, groupRows, retryRows } from './progress-rows.ts'
import type { ProgressState } from './progress-state.ts'
import { WIDE, overStyle, progressBar, spinnerAt, styleFor } from './progress-style.ts'
import type { Style, View } from './progress-style.ts'
import { flow } from './text-table.ts'
import { displayWidth } from './text-width.ts'

const INDENT = '  '
const WIDEST_BAR = 40
const NARROWEST_BAR = 5
/** Most rows of a kind. */
const MOST = { groups: 8, calls: 5, retries: 3 }
const KINDS = ['groups', 'calls', 'retries'] as const

/**
 * The live block: how far, what became of what ended, tokens and cost, a row a group of stages, the
 * calls that run longest and the retries that are waited for. It begins with an empty line, which
 * keeps it apart from what was printed before.
 */
export function renderLive(state: ProgressState, view: View): string[] {
  if (state.startedAt === undefined) return []
  const style = styleFor(view)
  const head = headLines(state, view, style)
  const most = { ...MOST }
  const build = () => [
    '',
    ...head,
    ...section(groupRows(state, most.groups, view, style)),
    ...section([
      ...callRows(state, most.calls, view, style),
      ...retryRows(state, most.retries, view, style),
    ]),
  ]
  const { rows = Infinity } = view
  let lines = build()
  while (lines.length > rows) {
    const longest = KINDS.reduce((a, b) => (most[b] > most[a] ? b : a))
    if (most[longest] === 0) return head.slice(0, rows)
    most[longest] -= 1
    lines = build()
  }
  return lines
}

/** What stays on the screen at the end: a row a group of stages, and the summary. */
export function renderFinal(state: ProgressState, view: View): string[] {
  if (state.startedAt === undefined) return []
  const style = overStyle(styleFor(view))
  const options = { columns: view.columns, mark: style.cut }
  const whole = renderSummary(state, view.now, view)
  return [
    ...section(groupRows(state, MOST.groups, view, style)),
    ...(displayWidth(whole) <= view.columns
      ? [whole]
      : [
          ...flow(endTexts(state, view.now, style), { ...options, separator: ', ' }),
          ...flow(moneyTexts(state, style), { ...options, separator: style.separator }),
        ]),
  ]
}

function section(lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', ...lines] : []
}

function headLines(state: ProgressState, view: View, style: Style): string[] {
  const { columns, now } = view
  const sign = state.running.size > 0 ? spinnerAt(style, now) : style.pending
  const options = { columns, mark: style.cut, separator: style.separator, indent: INDENT }
  const lead = { ...options, lead: `${style.paint.running(sign)} ` }
  const counts = [...outcomeTexts(state, style), ...runningTexts(state, style)]
  const times = timeTexts(state, now, style)
  const money = flow(moneyTexts(state, style), options)
  if (state.total === undefined) return [...flow([...counts, ...times], lead), ...money]

  const wide = columns >= WIDE
  const beside = [ratio(state), ...(wide ? times : [])].join(style.separator)
  const room = Math.min(WIDEST_BAR, columns - displayWidth(beside) - 2 * INDENT.length)
  const bar = room < NARROWEST_BAR ? [] : [progressBar(state, state.total, room, style)]
  return [
    ...flow([[...bar, beside].join('  ')], lead),
    ...flow([...counts, ...(wide ? [] : times)], options),
    ...money,
  ]
}
