import { defined } from '../../core/defined.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { EssayIdVersion } from '../spec/spec.ts'
import type { Row } from '../spec/value.ts'
import type { Generation } from './generation.ts'
import { PlanBuilder, type SignatureOf } from './plan-builder.ts'
import { comboOf, missing, STAGE_COLUMNS, stageFields, type StageFields } from './row-fields.ts'

/** Everything a cohort consists of, each once, in the order rows first ask for it. */
export interface CohortPlan {
  readonly drafts: readonly Generation[]
  readonly essays: readonly Generation[]
  readonly evaluations: readonly Generation[]
}

export interface PlanOptions {
  /** Default `v1`, the original's. */
  essayId?: EssayIdVersion
  /** What is stored already, so that a generation never takes the id of another. Default: nothing. */
  signatureOf?: SignatureOf
}

type Templates = Catalog['templates']

/**
 * Makes the generations of a compiled spec's rows. A row needs a combo and a draft; essay and
 * evaluation may be left out. Whether the names are known is the business of {@link checkDesign}.
 *
 * @param catalog Says which essays are copies and which parser a template's answers need.
 * @throws PlanError for a row that lacks something or has a bad replicate.
 * @throws SharedIdError for two generations with one id, such as essays that differ by model alone
 * under `v1`.
 */
export function planGenerations(
  rows: Iterable<Row>,
  { templates }: Pick<Catalog, 'templates'>,
  { essayId = 'v1', signatureOf = () => undefined }: PlanOptions = {},
): CohortPlan {
  const plan = new PlanBuilder(essayId, signatureOf)
  let rowNumber = 0
  for (const row of rows) {
    rowNumber += 1
    planRow(row, rowNumber, templates, plan)
  }
  const { drafts, essays, evaluations } = plan
  return { drafts, essays, evaluations }
}

function planRow(row: Row, rowNumber: number, templates: Templates, plan: PlanBuilder): void {
  const draftFields = readStage(row, rowNumber, 'draft', templates)
  const essayFields = readStage(row, rowNumber, 'essay', templates)
  const evaluationFields = readStage(row, rowNumber, 'evaluation', templates)
  const comboId = comboOf(row, rowNumber)
  if (draftFields === undefined) throw missing(STAGE_COLUMNS.draft.template, row, rowNumber)
  const draft = plan.add({ ...draftFields, comboId })
  if (essayFields !== undefined) {
    const essay = plan.add({ ...essayFields, parentGenId: draft.genId })
    if (evaluationFields !== undefined) {
      plan.add({ ...evaluationFields, parentGenId: essay.genId })
    }
  } else if (evaluationFields !== undefined) {
    throw missing(STAGE_COLUMNS.essay.template, row, rowNumber)
  }
}

function readStage(
  row: Row,
  rowNumber: number,
  stage: CohortStage,
  templates: Templates,
): Omit<Generation, 'genId'> | undefined {
  const fields: StageFields | undefined = stageFields(row, rowNumber, stage)
  if (fields === undefined) return undefined
  const { templateId, modelId, replicate } = fields
  const { generator: mode = 'llm', parser } = templates[stage].get(templateId) ?? {}
  if (mode === 'llm' && modelId === undefined) {
    throw missing(STAGE_COLUMNS[stage].model, row, rowNumber)
  }
  return {
    stage,
    templateId,
    // A copy has no model, so that rows which differ by it alone mean one essay.
    ...(mode === 'llm' && modelId !== undefined && { modelId }),
    replicate,
    mode,
    ...defined({ parserName: parser }),
    rowNumber,
  }
}
