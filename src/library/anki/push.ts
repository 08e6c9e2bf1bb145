import { isRetryable, messageOf } from '../../core/errors.ts'
import { done, Outcome } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned } from '../../stage/stage.ts'
import { AnkiError } from './anki-error.ts'

/**
 * Whether an error concerns the one thing Anki was asked for, so that the next one can be tried; not
 * where nobody answers any more or the run is to stop.
 */
function isRefusal(error: unknown): error is AnkiError {
  return error instanceof AnkiError && error.code === 'anki_refused'
}

/** Runs one step; what Anki refuses of it, or leaves unanswered, is told and the rest goes on. */
export async function attempt<Value>(
  what: string,
  errors: string[],
  step: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await step()
  } catch (error) {
    if (!isRefusal(error)) throw error
    errors.push(`${what}: ${error.reason}`)
    return undefined
  }
}

/**
 * How a push to Anki ended: done, partly done, or failed where nothing of it is in Anki.
 *
 * @throws StageError `sync_failed`
 */
export function pushed<Value>(
  value: Value,
  { message, reached, errors }: { message: string; reached: number; errors: readonly string[] },
): Returned<Value> {
  if (errors.length === 0) return done(value, message)
  const told = `${message}; ${errors.length} error${errors.length === 1 ? '' : 's'}: ${errors[0]}`
  if (reached === 0) throw new StageError('sync_failed', told, errors)
  return new Outcome({ status: 'partial', data: value, message: told, errors, source: undefined })
}

/** What a stage throws that lost Anki on its way: what is there already, and why it stopped. */
export function lostAnki(message: string, error: unknown): StageError {
  const told = `${message}, then it stopped: ${messageOf(error)}`
  return new StageError('anki_lost', told, [told], {
    cause: error,
    isRetryable: isRetryable(error),
  })
}
