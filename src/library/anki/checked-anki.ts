import { isObject } from '../../core/json-object.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Anki } from './anki-connect.ts'

/** @throws StageError `provider_invalid` for what was lent as `anki` and is none. */
export function checkedAnki(lent: unknown): Anki {
  if (isObject(lent) && typeof lent['ask'] === 'function') return lent as unknown as Anki
  throw new StageError(
    'provider_invalid',
    "The provider 'anki' is no Anki: it has to have a function 'ask'. Lend ankiConnect().",
  )
}
