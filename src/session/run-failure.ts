import { InterruptedError } from '../core/interrupted-error.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import type { StageResult } from '../core/result.ts'

/** The error that a failed run is told by, with its result and what was behind it. */
export function failureWith(result: StageResult, error: unknown): PipelineError {
  const { stage, attempts } = result
  if (error instanceof PipelineError) {
    const { lastError, attemptErrors, message } = error
    const code = error.code === 'stage_interrupted' ? error.code : 'stage_failed'
    return new PipelineError({ stage, attempts, lastError, attemptErrors, code, message, result })
  }
  const code = error instanceof InterruptedError ? 'stage_interrupted' : 'stage_failed'
  // What says more than its message says it on lines of their own; a composed stage's begin with
  // the name of the one that failed.
  const isSaid = (text: string) => result.message.includes(text.replace(/^[\w.-]+: /, ''))
  const more = result.errors.filter((text) => !isSaid(text)).map((text) => `- ${text}`)
  const message = [`Stage '${stage}' failed: ${result.message}`, ...more].join('\n')
  return new PipelineError({ stage, attempts, lastError: error, code, message, result })
}
