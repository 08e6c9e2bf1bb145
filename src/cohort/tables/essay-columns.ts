import type { CsvValue } from '../../io/csv-format.ts'
import type { Scored } from '../scores/scored.ts'

/** The columns that say which essay a row is about. */
export const ESSAY_COLUMNS = [
  'combo_id',
  'draft_template',
  'generation_template',
  'generation_model',
  'parent_gen_id',
] as const

export function essayCells(scored: Scored): CsvValue[] {
  const { comboId, draftTemplate, essayTemplate, essayModel, essayId } = scored
  return [comboId, draftTemplate, essayTemplate, essayModel, essayId]
}
