import { type Backend, parseBackend } from '../../core/backend.ts'
import { ReverieError } from '../../core/errors.ts'
import { didYouMean } from '../../core/nearest.ts'
import { listRunners } from '../../runners/registry.ts'
import type { ModelEntry } from '../catalog/catalog.ts'

/** No row of `llm_models.csv` has the id. */
export class UnknownModelError extends ReverieError {
  readonly modelId: string

  constructor(modelId: string, known: Iterable<string>) {
    super(
      'unknown_model',
      `There is no model '${modelId}' in llm_models.csv.${didYouMean(modelId, known)}`,
    )
    this.modelId = modelId
  }
}

/**
 * Who answers for a model: what its row in `llm_models.csv` says. A name that is no id but has a
 * provider, `provider:model`, stands for itself; where there is no table, every name does.
 *
 * @throws UnknownModelError
 */
export function backendOf(
  modelId: string,
  models: ReadonlyMap<string, ModelEntry> | undefined,
): Backend {
  if (models === undefined) return modelBackend(modelId)
  const entry = models.get(modelId)
  if (entry !== undefined) return modelBackend(entry.model)
  if (hasProvider(modelId)) return parseBackend(modelId)
  throw new UnknownModelError(modelId, models.keys())
}

/**
 * Reads a model as the table has it: `provider:model`, a provider alone for its default model, and
 * anything else as OpenRouter's name of it, which may have a colon of its own: `vendor/model:free`.
 */
export function modelBackend(model: string): Backend {
  const isProvider = hasProvider(model) || listRunners().includes(model)
  return isProvider ? parseBackend(model) : { provider: 'openrouter', model }
}

function hasProvider(text: string): boolean {
  return /^[\w.-]+:/.test(text)
}
