import { mean } from 'simple-statistics'
import { groupBy } from '../scores/group-by.ts'
import { judgedEssays } from '../scores/rank.ts'
import { judgeOf, type Scored } from '../scores/scored.ts'
import { ESSAY_COLUMNS, essayCells } from './essay-columns.ts'
import { judgeColumns } from './judge-columns.ts'
import { distinct, SUPPORT, support, type Table } from './table.ts'

/** Essays by judges: a plain matrix of mean scores, with the mean of each row. */
export function evaluationModelTemplatePivot(scores: readonly Scored[]): Table {
  const judges = judgeColumns(scores)
  const header = distinct([
    ...ESSAY_COLUMNS,
    ...judges.map(({ name }) => name),
    'mean_score',
    ...SUPPORT,
  ])
  const rows = judgedEssays(scores).map(({ of, evaluations, summary }) => {
    const byJudge = groupBy(evaluations, judgeOf)
    return [
      ...essayCells(of),
      ...judges.map(({ judge }) => meanOf(byJudge.get(judge) ?? [])),
      summary.mean,
      ...support(summary),
    ]
  })
  return { header, rows }
}

function meanOf(evaluations: readonly Scored[]): number | undefined {
  const known = evaluations.flatMap(({ score }) => (score === undefined ? [] : [score]))
  return known.length === 0 ? undefined : mean(known)
}
