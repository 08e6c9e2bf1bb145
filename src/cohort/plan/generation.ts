import type { Generator } from '../catalog/templates.ts'
import type { CohortStage, SignatureParts } from '../ids/generation-id.ts'
import type { EssayIdVersion } from '../spec/spec.ts'

/** What makes a generation what it is. */
export interface GenerationIdentity {
  readonly stage: CohortStage
  /** Drafts only. */
  readonly comboId?: string
  /** The draft of an essay, the essay of an evaluation. */
  readonly parentGenId?: string
  readonly templateId: string
  /** Absent for copied essays. */
  readonly modelId?: string
  /** Counts from 1. */
  readonly replicate: number
}

/** One text to be made. */
export interface Generation extends GenerationIdentity {
  readonly genId: string
  readonly mode: Generator
  /** The parser of the answer; there for every evaluation the catalog knows. */
  readonly parserName?: string
  /** The first row that asked for it; counts from 1. */
  readonly rowNumber: number
}

/** What the id of a generation is made of. */
export function signatureParts(
  { stage, comboId = '', parentGenId = '', templateId, modelId, replicate }: GenerationIdentity,
  essayId: EssayIdVersion = 'v1',
): SignatureParts {
  const above = stage === 'draft' ? comboId : parentGenId
  const leavesModelOut = stage === 'essay' && (essayId === 'v1' || modelId === undefined)
  if (leavesModelOut) return [above, templateId, replicate]
  return [above, templateId, modelId ?? '', replicate]
}
