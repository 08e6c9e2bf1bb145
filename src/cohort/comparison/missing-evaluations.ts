import { generationId } from '../ids/generation-id.ts'
import { groupBy } from '../scores/group-by.ts'
import { rankEssays, type RankedEssay } from '../scores/rank.ts'
import { judgeOf, type Scored } from '../scores/scored.ts'
import type { CohortScores } from './template-versions.ts'

/** A judge that has not scored one of the baseline's best essays. */
export interface MissingEvaluation {
  readonly essay: RankedEssay
  readonly evaluationTemplate: string
  readonly evaluationModel: string
  /** The id of the evaluation that is missing. */
  readonly genId: string
  /** Why, where a cohort has the evaluation without a score; `not planned` where none has it. */
  readonly why: string
}

/**
 * The evaluations that the best essays of a baseline lack, to be comparable with other cohorts: of
 * all judges of all cohorts, those that gave no score to them in any cohort.
 *
 * @param cohorts The first is the baseline.
 * @param count How many of its essays are looked at, from the best.
 */
export function missingEvaluations(
  cohorts: readonly CohortScores[],
  count: number,
): MissingEvaluation[] {
  const all = cohorts.flatMap(({ scores }) => scores)
  const judges = groupBy(all.filter(isOfKnownJudge), judgeOf)
  const byEssay = groupBy(all, ({ essayId }) => essayId)
  const winners = rankEssays(cohorts[0]?.scores ?? []).slice(0, count)
  return winners.flatMap((essay) => {
    const { essayId } = essay.of
    const own = groupBy(byEssay.get(essayId) ?? [], judgeOf)
    return [...judges].flatMap(([judge, [any]]): MissingEvaluation[] => {
      const given = own.get(judge) ?? []
      if (any === undefined || given.some(({ score }) => score !== undefined)) return []
      const { evaluationTemplate, evaluationModel } = any
      const [unscored] = given
      const genId =
        unscored?.genId ??
        generationId('evaluation', [essayId, evaluationTemplate, evaluationModel, 1])
      const why = unscored?.error ?? 'not planned'
      return [{ essay, evaluationTemplate, evaluationModel, genId, why }]
    })
  })
}

function isOfKnownJudge({ evaluationTemplate, evaluationModel }: Scored): boolean {
  return evaluationTemplate !== '' && evaluationModel !== ''
}
