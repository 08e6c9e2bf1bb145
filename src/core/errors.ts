/** Options every error of the package takes. */
export interface ReverieErrorOptions {
  cause?: unknown
  /** Whether the same call may succeed when made again. Default `false`. */
  isRetryable?: boolean
}

/**
 * The base of every error the package throws on purpose.
 *
 * `code` is stable and is what programs branch on; the message is for people and says what failed,
 * with which value, what was expected and what to do.
 */
export class ReverieError extends Error {
  readonly code: string
  readonly isRetryable: boolean

  constructor(code: string, message: string, options: ReverieErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.isRetryable = options.isRetryable ?? false
  }
}

const PROGRAMMER_ERRORS = [TypeError, ReferenceError, SyntaxError, RangeError]

/**
 * Whether a failed call is worth making again: the error's own `isRetryable` where it has one,
 * else `true` for everything but programmer errors and aborts, which fail the same way every time.
 */
export function isRetryable(error: unknown): boolean {
  if (typeof error === 'object' && error !== null && 'isRetryable' in error) {
    return error.isRetryable === true
  }
  if (error instanceof Error && error.name === 'AbortError') return false
  return !isProgrammerError(error)
}

/**
 * Whether an error says that the program itself is wrong, so that any repetition fails like it. A
 * `TypeError` of `fetch` tells of the network, and has what went wrong there for its cause.
 */
export function isProgrammerError(error: unknown): boolean {
  const isOne = (thrown: unknown) => PROGRAMMER_ERRORS.some((type) => thrown instanceof type)
  if (!isOne(error)) return false
  const { cause } = error as Error
  return !(cause instanceof Error) || isOne(cause)
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
