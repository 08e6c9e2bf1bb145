import { type MissingEvaluation, missingEvaluations } from './comparison/missing-evaluations.ts'
import { compareTemplates, type VersionResult } from './comparison/template-versions.ts'
import { readScores } from './scores/read-scores.ts'

export interface CohortComparison {
  readonly templates: readonly VersionResult[]
  readonly missing: readonly MissingEvaluation[]
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
  return { templates: compareTemplates(cohorts), missing: missingEvaluations(cohorts, winners) }
}
