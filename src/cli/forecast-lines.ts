import {
  type CallsForecast,
  type Expectation,
  type Forecast,
  total,
} from '../cohort/forecast/forecast.ts'
import { STAGES } from '../cohort/ids/generation-id.ts'
import { formatCount, formatDollars, formatTokens } from '../report/format.ts'
import { textTable } from '../report/text-table.ts'

/** A plan for people: what is there, what is to be asked of whom, and what that may take. */
export function forecastLines({ stages, calls }: Forecast, columns: number): string[] {
  const present = STAGES.filter((stage) => Object.values(stages[stage]).some((count) => count > 0))
  const callsOf = (stage: string) =>
    calls.reduce((sum, group) => sum + (group.stage === stage ? group.calls : 0), 0)
  const number = (head: string, of: (stage: (typeof STAGES)[number]) => number) => ({
    cells: [head, ...present.map((stage) => formatCount(of(stage)))],
    align: 'right' as const,
  })
  const table = textTable(
    [
      { cells: ['stage', ...present] },
      number('total', (stage) => Object.values(stages[stage]).reduce((sum, count) => sum + count)),
      number('done', (stage) => stages[stage].done),
      number('stale', (stage) => stages[stage].stale),
      number('missing', (stage) => stages[stage].missing),
      number('failed', (stage) => stages[stage].failed),
      number('calls', callsOf),
    ],
    { columns },
  )
  return calls.length === 0
    ? [...table, 'Nothing is to be asked.']
    : [...table, '', ...callLines(calls, columns)]
}

function callLines(calls: readonly CallsForecast[], columns: number): string[] {
  const sums = { tokens: total(calls, 'tokens'), costUsd: total(calls, 'costUsd') }
  const count = calls.reduce((sum, group) => sum + group.calls, 0)
  return textTable(
    [
      { cells: ['calls of', ...calls.map(({ modelId }) => modelId), 'all'] },
      { cells: ['for', ...calls.map(({ stage }) => stage), ''] },
      { cells: ['backend', ...calls.map(({ backend }) => backend), ''], min: 12, drop: 1 },
      {
        cells: ['calls', ...calls.map((group) => formatCount(group.calls)), formatCount(count)],
        align: 'right',
      },
      {
        cells: [
          'tokens',
          ...calls.map(({ tokens }) => range(tokens, formatTokens)),
          summed(sums.tokens, formatTokens),
        ],
      },
      {
        cells: [
          'cost',
          ...calls.map(({ costUsd }) => range(costUsd, formatDollars)),
          summed(sums.costUsd, formatDollars),
        ],
      },
    ],
    { columns },
  )
}

type Format = (value: number) => string

function range(expectation: Expectation | undefined, format: Format): string {
  if (expectation === undefined) return 'unknown'
  const { expected, low, high } = expectation
  if (format(low) === format(high)) return `about ${format(expected)}`
  return `about ${format(expected)} (${format(low)} to ${format(high)})`
}

function summed({ known, unknown }: ReturnType<typeof total>, format: Format): string {
  if (known === undefined) return 'unknown'
  const rest = unknown === 0 ? '' : `, and ${formatCount(unknown)} calls unknown`
  return `${range(known, format)}${rest}`
}
