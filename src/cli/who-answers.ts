import type { Backend } from '../core/backend.ts'
import { ReverieError } from '../core/errors.ts'
import { checkBackend } from '../runners/registry.ts'
import { tell } from './output.ts'
import { UsageError } from './usage-error.ts'

/** Who answers where nobody is named. */
export const OFFLINE: Backend = { provider: 'offline', model: '' }

/** What is to be said then, because no model makes its answers. */
export function tellOffline(): void {
  tell(
    "No backend is given (-b provider:model), so 'offline' answers: a word-based baseline, not a model.",
  )
}

/**
 * The backends to ask: those given, or `offline`, which is said.
 *
 * @throws UsageError for one that cannot be meant, the fallback included, before anything begins.
 */
export async function whoAnswers(
  given: readonly Backend[],
  fallback: Backend | undefined,
): Promise<readonly [Backend, ...Backend[]]> {
  for (const backend of fallback === undefined ? given : [...given, fallback]) {
    await checked(backend)
  }
  const [first, ...others] = given
  if (first !== undefined) return [first, ...others]
  tellOffline()
  return [OFFLINE]
}

async function checked(backend: Backend): Promise<void> {
  try {
    await checkBackend(backend)
  } catch (error) {
    throw error instanceof ReverieError ? new UsageError(error.message, error) : error
  }
}
