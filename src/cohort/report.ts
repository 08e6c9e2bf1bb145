import { join } from 'node:path'
import { makeParent, writeWhole } from '../io/files.ts'
import { readScores } from './scores/read-scores.ts'
import type { Scored } from './scores/scored.ts'
import { aggregatedScores } from './tables/aggregated-scores.ts'
import { evaluationModelTemplatePivot } from './tables/evaluation-model-template-pivot.ts'
import { finalResults } from './tables/final-results.ts'
import { generationScores } from './tables/generation-scores.ts'
import { judgeAgreement } from './tables/judge-agreement.ts'
import { perfectScorePaths } from './tables/perfect-score-paths.ts'
import { spread } from './tables/spread.ts'
import { type Table, tableText } from './tables/table.ts'
import { varianceAnalysis } from './tables/variance-analysis.ts'

/** The tables of a report, by their file in the cohort's `reports` folder. */
export const TABLES: Readonly<Record<string, (scores: readonly Scored[]) => Table>> = {
  'parsing/aggregated_scores.csv': aggregatedScores,
  'summary/generation_scores.csv': generationScores,
  'summary/final_results.csv': finalResults,
  'summary/perfect_score_paths.csv': perfectScorePaths,
  'summary/evaluation_model_template_pivot.csv': evaluationModelTemplatePivot,
  'analysis/variance_analysis.csv': varianceAnalysis,
  'analysis/judge_agreement.csv': judgeAgreement,
  'analysis/spread.csv': spread,
}

export interface CohortReport {
  /** The cohort's `reports`. */
  readonly folder: string
  readonly files: readonly { readonly path: string; readonly rows: number }[]
  /** What the tables were made from. */
  readonly scores: readonly Scored[]
}

/**
 * Writes all tables of a cohort. Each is replaced in one step, and none before all are made.
 *
 * @param dataRoot The folder with `cohorts` and `gens`; nothing else in it is read.
 * @throws DiskError, CatalogError when the membership cannot be read or a table not be written.
 * @example
 * const { files } = await writeReport('data', 'daydream')
 */
export async function writeReport(dataRoot: string, cohortId: string): Promise<CohortReport> {
  const scores = await readScores(dataRoot, cohortId)
  const folder = join(dataRoot, 'cohorts', cohortId, 'reports')
  const made = Object.entries(TABLES).map(([name, tableOf]) => {
    const table = tableOf(scores)
    return { path: join(folder, name), rows: table.rows.length, text: tableText(table) }
  })
  const files = made.map(({ path, rows, text }) => {
    makeParent(path)
    writeWhole(path, text)
    return { path, rows }
  })
  return { folder, files, scores }
}
