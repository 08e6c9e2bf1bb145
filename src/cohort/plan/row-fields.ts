import type { Row, Value } from '../spec/value.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import { PlanError } from './error.ts'

/** The columns a field is taken from: the first that has a value. */
type Columns = readonly string[]

interface StageColumns {
  readonly template: Columns
  readonly model: Columns
  readonly replicate: Columns
}

export const COMBO_COLUMNS: Columns = ['combo_id', 'combo']

export const STAGE_COLUMNS: Readonly<Record<CohortStage, StageColumns>> = {
  draft: {
    template: ['draft_template'],
    model: ['draft_llm', 'draft_model', 'generation_llm'],
    replicate: ['draft_replicate', 'draft_template_replicate', 'draft_rep'],
  },
  essay: {
    template: ['essay_template'],
    model: ['essay_llm'],
    replicate: ['essay_replicate', 'essay_template_replicate', 'essay_rep'],
  },
  evaluation: {
    template: ['evaluation_template'],
    model: ['evaluation_llm'],
    replicate: [
      'evaluation_replicate',
      'evaluation_template_replicate',
      'evaluation_llm_replicate',
      'evaluation_rep',
    ],
  },
}

/** What a row says of one stage. */
export interface StageFields {
  readonly templateId: string
  /** Absent where the row names none; then the stage has to do without. */
  readonly modelId: string | undefined
  readonly replicate: number
}

/** Whether a name stands for no model, as copied essays have. */
export function isNoModel(value: Value | undefined): boolean {
  return value === null || value === undefined || ['', 'None'].includes(String(value).trim())
}

/** The combo of a row. @throws PlanError `plan_missing_field`. */
export function comboOf(row: Row, number: number): string {
  const [, text] = field(row, number, COMBO_COLUMNS)
  if (text !== undefined) return text
  throw missing(COMBO_COLUMNS, row, number)
}

/**
 * What a row says of a stage, `undefined` when it says nothing of it.
 *
 * @throws PlanError `plan_missing_field` for a model or replicate without a template,
 * `plan_bad_field`, `plan_bad_replicate`.
 */
export function stageFields(row: Row, number: number, stage: CohortStage): StageFields | undefined {
  const columns = STAGE_COLUMNS[stage]
  const [, templateId] = field(row, number, columns.template)
  const [, model] = field(row, number, columns.model)
  const modelId = isNoModel(model) ? undefined : model
  const [replicateColumn, replicate] = field(row, number, columns.replicate)
  if (templateId === undefined) {
    if (modelId === undefined && replicate === undefined) return undefined
    throw missing(columns.template, row, number)
  }
  if (replicate === undefined) return { templateId, modelId, replicate: 1 }
  const count = Number(replicate)
  if (/^\d+$/.test(replicate) && Number.isSafeInteger(count) && count >= 1) {
    return { templateId, modelId, replicate: count }
  }
  const problem = `${replicateColumn} is ${replicate}, not a whole number from 1`
  throw new PlanError('plan_bad_replicate', number, row, problem, replicateColumn)
}

export function missing(columns: Columns, row: Row, number: number): PlanError {
  const [name = '', ...aliases] = columns
  const also = aliases.length > 0 ? ` (or ${aliases.join(', ')})` : ''
  return new PlanError('plan_missing_field', number, row, `${name}${also} has no value`, name)
}

function field(row: Row, number: number, columns: Columns): [string, string | undefined] {
  for (const column of columns) {
    const value = row[column]
    if (value === null || value === undefined) continue
    if (typeof value === 'object') {
      const problem = `${column} is the list ${JSON.stringify(value)}, not a single value`
      throw new PlanError('plan_bad_field', number, row, problem, column)
    }
    const text = String(value).trim()
    if (text !== '') return [column, text]
  }
  return [columns[0] ?? '', undefined]
}
