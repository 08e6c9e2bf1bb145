import { ReverieError } from '../core/errors.ts'

/** What was asked for cannot be meant, and nothing was begun: exit code 2. */
export class UsageError extends ReverieError {
  constructor(message: string, cause?: unknown) {
    super('usage', message, { cause })
  }
}
