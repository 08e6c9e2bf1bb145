import type { CallRecord } from './event.ts'
import { ReverieError } from './errors.ts'
import { isRetryableVerdict, type Verdict } from './verdict.ts'

export interface AttemptFailure {
  attempt: number
  backend: string
  verdict: Verdict
  reason: string
  call?: CallRecord
  /** Where what the attempt said is kept. */
  failedPath?: string
  retryAfterMs?: number
  resetsAt?: string
  /** Absent: what the verdict says. */
  isRetryable?: boolean
  cause?: unknown
}

/** One attempt that did not give an acceptable answer, with all that is known of it. */
export class AttemptError extends ReverieError {
  readonly attempt: number
  readonly backend: string
  readonly verdict: Verdict
  readonly call: CallRecord | undefined
  readonly failedPath: string | undefined
  readonly retryAfterMs: number | undefined
  readonly resetsAt: string | undefined

  constructor(failure: AttemptFailure) {
    super(failure.verdict, failure.reason, {
      cause: failure.cause,
      isRetryable: failure.isRetryable ?? isRetryableVerdict(failure.verdict),
    })
    this.attempt = failure.attempt
    this.backend = failure.backend
    this.verdict = failure.verdict
    this.call = failure.call
    this.failedPath = failure.failedPath
    this.retryAfterMs = failure.retryAfterMs
    this.resetsAt = failure.resetsAt
  }
}
