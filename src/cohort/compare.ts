import { type MissingEvaluation, missingEvaluations } from './comparison/missing-evaluations.ts'
import { compareTemplates, type VersionResult } from './comparison/template-versions.ts'
import { rankEssays } from './scores/rank.ts'
import { readScores } from './scores/read-scores.ts'

export interface CohortComparison {
  readonly templates: readonly VersionResult[]
  readonly missing: readonly MissingEvaluation[]
  /** How many of the baseline's essays were looked at for it; those without a score are not. */
  readonly winners: number
}

/**
 * Compares the templates of cohorts, version by version, and finds the evaluations the baseline's
 * best essays lack.
 *
 * @param cohortIds The first is the baseline; it may be the only one.
 * @param winners How many of the baseline's essays are looked at, from the best.
 * @throws DiskError, CatalogError when a membership cannot be read.
 */
export async function compareCohorts(
  dataRoot: string,
  cohortIds: readonly string[],
  winners: number,
): Promise<CohortComparison> {
  const cohorts = await Promise.all(
    cohortIds.map(async (cohortId) => ({ cohortId, scores: await readScores(dataRoot, cohortId) })),
  )
  const ranked = rankEssays(cohorts[0]?.scores ?? [])
  return {
    templates: compareTemplates(cohorts),
    missing: missingEvaluations(cohorts, winners),
    winners: Math.min(winners, ranked.length),
  }
}
