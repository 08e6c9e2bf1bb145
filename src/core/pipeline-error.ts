import type { AttemptError } from './attempt-error.ts'
import { messageOf, ReverieError } from './errors.ts'
import type { StageResult } from './result.ts'

export interface PipelineFailure {
  stage: string
  /** Attempts made, over both backends; 0 when the stage failed before the first call. */
  attempts: number
  lastError: unknown
  attemptErrors?: readonly AttemptError[]
  /** Sentences on where to look and what to do, one a line. */
  hints?: readonly string[]
  code?: 'stage_failed' | 'stage_interrupted' | 'parallel_failed'
  message?: string
  /** The stage's whole result, where one was made. */
  result?: StageResult
}

/** A stage has failed for good: its retries are spent, or what went wrong is not worth a retry. */
export class PipelineError extends ReverieError {
  readonly stage: string
  readonly attempts: number
  /** What was wrong last. Also the `cause`. */
  readonly lastError: unknown
  /** Every attempt that failed, in order. */
  readonly attemptErrors: readonly AttemptError[]
  /** The stage's result, in the shape a success has; of a composed stage only. */
  readonly result: StageResult | undefined

  constructor(failure: PipelineFailure) {
    super(failure.code ?? 'stage_failed', failure.message ?? describe(failure), {
      cause: failure.lastError,
    })
    this.stage = failure.stage
    this.attempts = failure.attempts
    this.lastError = failure.lastError
    this.attemptErrors = failure.attemptErrors ?? []
    this.result = failure.result
    keepFromPrint(this, 'lastError', 'attemptErrors', 'result')
  }
}

/**
 * Leaves fields out when Node prints an error nobody caught: all they say is in the message and the
 * cause, and the failures of a thousand stages would be a hundred thousand lines.
 */
export function keepFromPrint<Failure extends Error>(
  error: Failure,
  ...fields: readonly (keyof Failure)[]
): void {
  for (const field of fields) Object.defineProperty(error, field, { enumerable: false })
}

function describe({ stage, attempts, lastError, attemptErrors, hints }: PipelineFailure): string {
  const backend = attemptErrors?.at(-1)?.backend
  const made =
    attempts === 0
      ? 'before its first attempt'
      : `after ${attempts} attempt${attempts === 1 ? '' : 's'}${backend === undefined ? '' : `, the last with ${backend}`}`
  return [`Stage '${stage}' failed ${made}: ${messageOf(lastError)}`, ...(hints ?? [])].join('\n')
}
