import { ReverieError } from '../../core/errors.ts'

/** An id cannot be made of what was given. */
export class IdError extends ReverieError {
  readonly value: unknown

  constructor(what: string, value: unknown, rule: string) {
    super('id_invalid', `No ${what} id can be made of ${JSON.stringify(value)}. ${rule}.`)
    this.value = value
  }
}
