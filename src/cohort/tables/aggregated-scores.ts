import type { Scored } from '../scores/scored.ts'
import type { Table } from './table.ts'

/** One row an evaluation of the cohort, scored or not. */
export function aggregatedScores(scores: readonly Scored[]): Table {
  const header = [
    'gen_id',
    'parent_gen_id',
    'evaluation_template',
    'evaluation_llm_model',
    'score',
    'error',
    'evaluation_response_path',
    'combo_id',
    'draft_template',
    'generation_template',
    'generation_model',
    'origin_cohort_id',
    'generation_response_path',
    'input_mode',
    'copied_from',
  ]
  const rows = scores.map((scored) => [
    scored.genId,
    scored.essayId,
    scored.evaluationTemplate,
    scored.evaluationModel,
    scored.score,
    scored.error,
    scored.evaluationPath,
    scored.comboId,
    scored.draftTemplate,
    scored.essayTemplate,
    scored.essayModel,
    scored.originCohortId,
    scored.essayPath,
    scored.inputMode,
    scored.copiedFrom,
  ])
  return { header, rows }
}
