import { isObject } from '../../core/json-object.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { MediaKind } from '../records/record-schema.ts'
import type { MediaProvider } from './provider.ts'

/** @throws StageError `provider_invalid` for what was lent as a provider and is none. */
export function checkedProvider(kind: MediaKind, lent: unknown): MediaProvider {
  if (
    isObject(lent) &&
    typeof lent['name'] === 'string' &&
    typeof lent['generate'] === 'function'
  ) {
    return lent as unknown as MediaProvider
  }
  throw new StageError(
    'provider_invalid',
    `The provider '${kind}' is no media provider: it has to have a 'name' and a function 'generate'.`,
  )
}
