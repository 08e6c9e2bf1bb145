import { ReverieError, type ReverieErrorOptions } from '../core/errors.ts'

/** What a stage throws that has more than one thing to complain of; each is in the result's errors. */
export class StageError extends ReverieError {
  readonly errors: readonly string[]

  /** @param errors - a sentence each. Default: the message. */
  constructor(
    code: string,
    message: string,
    errors: readonly string[] = [message],
    options: ReverieErrorOptions = {},
  ) {
    super(code, message, options)
    this.errors = errors
  }
}
