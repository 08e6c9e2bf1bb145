import { ReverieError } from '../../core/errors.ts'
import type { Generation } from '../plan/generation.ts'
import type { GenerationState } from '../store/generation-state.ts'
import { type Metadata, modelIn } from '../store/metadata.ts'

/** An essay is stored under the id a cohort has for it, but another model wrote it. */
export class StoredModelError extends ReverieError {
  readonly genId: string
  readonly stored: string
  readonly planned: string

  constructor({ genId, modelId = '' }: Generation, stored: string) {
    super(
      'stored_other_model',
      `Essay ${genId} is stored already, by model '${stored}'; the plan has '${modelId}' for it under the same id. Put \`essay_id: v2\` into the spec's output, so that the model becomes a part of the id.`,
    )
    this.genId = genId
    this.stored = stored
    this.planned = modelId
  }
}

/**
 * The model that an essay's metadata names in place of the planned one. The first id of an essay
 * leaves its model out, so two models may mean one folder.
 */
export function otherModel(
  { stage, mode, modelId }: Generation,
  metadata: Metadata | undefined,
): string | undefined {
  const stored = modelIn(metadata)
  if (stage !== 'essay' || mode === 'copy' || stored === undefined || modelId === undefined) {
    return undefined
  }
  return stored.toLowerCase() === modelId.toLowerCase() ? undefined : stored
}

/** Whether a text is there that would be lost; an answer that was not accepted is none. */
export function isWritten({ record, raw, parsed }: GenerationState): boolean {
  return parsed !== undefined || (raw !== undefined && record?.failure === undefined)
}
