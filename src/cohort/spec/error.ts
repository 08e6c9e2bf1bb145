import { SourceError, type Place, type SourceFault } from '../../io/source-error.ts'

export interface SpecFault extends SourceFault {
  /** Where in the spec: keys joined with dots, such as `rules.pairs.draft_essay.allowed`. */
  path?: string
}

/**
 * A fault in a spec or in a file it includes. The message begins with the place, and `file`, `line`,
 * `column`, `path` and `value` hold it for programs; of a spec that is in no file, `path` and `value`.
 */
export class SpecError extends SourceError {
  readonly path: string | undefined

  constructor(code: string, place: Place, problem: string, fault: SpecFault = {}) {
    super(code, place, problem, fault)
    this.path = fault.path ?? place.path
  }

  /** The same fault as the spec's, for one found by a reader that knows nothing of specs. */
  static from(error: SourceError): SpecError {
    return new SpecError(error.code, error, error.problem, { value: error.value, cause: error })
  }
}
