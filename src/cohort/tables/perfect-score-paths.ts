import { isPerfect } from '../scores/scale.ts'
import type { Scored } from '../scores/scored.ts'
import type { Table } from './table.ts'

/** Where the essays and evaluations of perfect scores can be read. */
export function perfectScorePaths(scores: readonly Scored[]): Table {
  const header = [
    'combo_id',
    'draft_template',
    'generation_template',
    'generation_model',
    'evaluation_template',
    'evaluation_llm_model',
    'score',
    'generation_response_path',
    'evaluation_response_path',
  ]
  const rows = scores
    .filter(({ score }) => score !== undefined && isPerfect(score))
    .map((scored) => [
      scored.comboId,
      scored.draftTemplate,
      scored.essayTemplate,
      scored.essayModel,
      scored.evaluationTemplate,
      scored.evaluationModel,
      scored.score,
      scored.essayPath,
      scored.evaluationPath,
    ])
  return { header, rows }
}
