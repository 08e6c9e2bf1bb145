import type { StageResult } from '../core/result.ts'
import { StageError } from './stage-error.ts'

/** A stage of a composed one failed; what did not need it was run to its end. */
export class StageFailedError extends StageError {
  /** The one that failed first in the pipeline's order. */
  readonly stage: string
  /** What its stages came to, by name. */
  readonly results: Readonly<Record<string, StageResult>>

  constructor(
    pipeline: string,
    [first, ...others]: readonly [StageResult, ...StageResult[]],
    results: Readonly<Record<string, StageResult>>,
    rollbackErrors: readonly string[],
  ) {
    const more =
      others.length === 0 ? '' : `, and at ${others.map(({ stage }) => `'${stage}'`).join(', ')}`
    super(
      'stage_failed',
      `'${pipeline}' fails at its stage '${first.stage}'${more}: ${first.message}`,
      [
        ...[first, ...others].flatMap(({ stage, errors }) =>
          errors.map((error) => `${stage}: ${error}`),
        ),
        ...rollbackErrors,
      ],
      // Its completed stages are not run again, so another try costs what is left to do.
      { isRetryable: true },
    )
    this.stage = first.stage
    this.results = results
  }
}
