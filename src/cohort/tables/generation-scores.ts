import { groupBy } from '../scores/group-by.ts'
import { judgedEssays } from '../scores/rank.ts'
import { judgeOf, type Scored } from '../scores/scored.ts'
import { summarize } from '../statistics/summary.ts'
import { ESSAY_COLUMNS, essayCells } from './essay-columns.ts'
import { judgeColumns } from './judge-columns.ts'
import { distinct, SUPPORT, support, type Table } from './table.ts'

const FIGURES = ['_min', '_max', '_n', '_ci_low', '_ci_high'] as const

/**
 * One row an essay: the mean score of each judge, how its scores spread, the sum of the means and
 * the mean of all scores.
 */
export function generationScores(scores: readonly Scored[]): Table {
  const judges = judgeColumns(scores)
  const header = distinct([
    ...ESSAY_COLUMNS,
    ...judges.map(({ name }) => name),
    ...judges.flatMap(({ name }) => FIGURES.map((figure) => `${name}${figure}`)),
    'sum_scores',
    'mean_score',
    ...SUPPORT,
    'generation_response_path',
  ])
  const rows = judgedEssays(scores).map(({ of, evaluations, summary }) => {
    const byJudge = groupBy(evaluations, judgeOf)
    const cells = judges.map(({ judge }) =>
      summarize((byJudge.get(judge) ?? []).map(({ score }) => score)),
    )
    const means = cells.flatMap(({ mean }) => (mean === undefined ? [] : [mean]))
    return [
      ...essayCells(of),
      ...cells.map(({ mean }) => mean),
      ...cells.flatMap(({ min, max, n, low, high }) => [min, max, n, low, high]),
      // The sum of nothing would be the worst score of all.
      means.length === 0 ? undefined : means.reduce((sum, mean) => sum + mean, 0),
      summary.mean,
      ...support(summary),
      of.essayPath,
    ]
  })
  return { header, rows }
}
