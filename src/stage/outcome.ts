import { checkKind, TEXT, TEXTS } from '../core/option-kinds.ts'
import type { StageResult } from '../core/result.ts'

/** What a stage returns instead of a plain value when there is more to say. */
export class Outcome<Output> {
  readonly status: Exclude<StageResult['status'], 'failure'>
  readonly data: Output | undefined
  readonly message: string
  readonly errors: readonly string[]
  /** Set for a value that no work was done for. */
  readonly source: 'stub' | 'copy' | 'cache' | undefined

  constructor(fields: Pick<Outcome<Output>, 'status' | 'data' | 'message' | 'errors' | 'source'>) {
    this.status = fields.status
    this.data = fields.data
    this.message = fields.message
    this.errors = fields.errors
    this.source = fields.source
  }
}

/** The work was done, and there is more to say of it than that. */
export function done<Output>(value: Output, message: string): Outcome<Output> {
  return new Outcome({ status: 'success', data: value, message, errors: [], source: undefined })
}

/** Some of the work was done: the value is used, the errors are told, and the stage is not complete. */
export function partial<Output>(value: Output, errors: readonly string[]): Outcome<Output> {
  checkKind('partial', 'errors', errors, TEXTS)
  const message = `Partly done: ${errors.length} error${errors.length === 1 ? '' : 's'}`
  return new Outcome({ status: 'partial', data: value, message, errors, source: undefined })
}

/** There was nothing to do, for a reason worth telling; not an error. */
export function skipped(reason: string): Outcome<never> {
  checkKind('skipped', 'reason', reason, TEXT)
  return new Outcome<never>({
    status: 'skipped',
    data: undefined,
    message: reason,
    errors: [],
    source: undefined,
  })
}

/** A value to go on with where no answer could be had. It stays visible as a stub. */
export function stubbed<Output>(value: Output, reason: string): Outcome<Output> {
  return new Outcome({
    status: 'partial',
    data: value,
    message: `Stub: ${reason}`,
    errors: [reason],
    source: 'stub',
  })
}

/** A value passed through without a call. */
export function copied<Output>(value: Output): Outcome<Output> {
  return new Outcome({
    status: 'success',
    data: value,
    message: 'Copied',
    errors: [],
    source: 'copy',
  })
}

/** A value that an earlier run came to. */
export function reused<Output>(value: Output): Outcome<Output> {
  return new Outcome({
    status: 'success',
    data: value,
    message: 'Reused',
    errors: [],
    source: 'cache',
  })
}
