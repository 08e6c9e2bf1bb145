import { ReverieError } from '../../core/errors.ts'

/** An HTTP request had no usable reply. */
export class RequestError extends ReverieError {
  /** Absent where there was no reply. */
  readonly status: number | undefined
  /** How long the other side asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    { status, retryAfterMs, cause, isRetryable = false }: Partial<RequestError>,
  ) {
    super('request_failed', message, { cause, isRetryable })
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}
