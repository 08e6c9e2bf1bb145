import { ReverieError } from './errors.ts'

/** Who answers: a provider the registry knows and the model's name there (may be empty). */
export interface Backend {
  readonly provider: string
  readonly model: string
}

/** How users write a backend: `['claude', 'sonnet']`, `'claude:sonnet'` or the parsed form. */
export type BackendLike = Backend | readonly [provider: string, model: string] | string

export class BackendError extends ReverieError {
  constructor(value: unknown) {
    super(
      'backend_invalid',
      `Backend ${JSON.stringify(value)} has no provider. Write it as 'provider:model' or ['provider', 'model'], for example 'claude:sonnet'.`,
    )
  }
}

/**
 * Normalises a backend. Only the first colon of a string splits, so a model name may hold more of
 * them; a string without a colon is a provider with its default model.
 *
 * @throws BackendError when there is no provider.
 */
export function parseBackend(value: BackendLike): Backend {
  const [provider, model] = split(value)
  if (typeof provider !== 'string' || typeof model !== 'string' || provider.trim() === '') {
    throw new BackendError(value)
  }
  return { provider: provider.trim(), model: model.trim() }
}

function split(value: BackendLike): readonly [unknown, unknown] {
  if (typeof value === 'string') {
    const colon = value.indexOf(':')
    return colon < 0 ? [value, ''] : [value.slice(0, colon), value.slice(colon + 1)]
  }
  if (Array.isArray(value)) return [value[0], value[1] ?? '']
  if (typeof value !== 'object' || value === null) return [undefined, undefined]
  const { provider, model } = value as Backend
  return [provider, model ?? '']
}

/** The one text form of a backend: `provider:model`, or the provider alone. */
export function formatBackend({ provider, model }: Backend): string {
  return model === '' ? provider : `${provider}:${model}`
}
