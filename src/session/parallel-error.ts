import { messageOf } from '../core/errors.ts'
import { InterruptedError } from '../core/interrupted-error.ts'
import { keepFromPrint, PipelineError } from '../core/pipeline-error.ts'
import type { PromptResult } from './result.ts'

/**
 * Some of several stages failed; those that finished are here beside them, never lost. `stage` is the
 * first that failed.
 */
export class ParallelError extends PipelineError {
  readonly results: Readonly<Record<string, PromptResult>>
  readonly failures: Readonly<Record<string, PipelineError>>

  /** @param pullError what the source of the calls threw, when it was the one that failed */
  constructor(
    results: Readonly<Record<string, PromptResult>>,
    failures: Readonly<Record<string, PipelineError>>,
    pullError?: unknown,
  ) {
    const failed = Object.values(failures)
    const lastError = pullError ?? failed.at(-1)
    super({
      code: 'parallel_failed',
      stage: failed[0]?.stage ?? '',
      attempts: failed.reduce((sum, { attempts }) => sum + attempts, 0),
      attemptErrors: failed.flatMap(({ attemptErrors }) => attemptErrors),
      lastError,
      message: describe(Object.keys(results).length, failed, pullError),
    })
    this.results = results
    this.failures = failures
    keepFromPrint(this, 'results', 'failures')
  }
}

const SHOWN = 5

function describe(finished: number, failed: readonly PipelineError[], pullError: unknown): string {
  const lines: string[] = []
  if (pullError instanceof InterruptedError) lines.push(pullError.message)
  else if (pullError !== undefined)
    lines.push(`The list of calls broke off: ${messageOf(pullError)}`)
  const all = finished + failed.length
  if (all > 0) {
    lines.push(
      `${failed.length} of ${all} parallel stages failed; the ${finished} that finished are kept and will not be paid for again.`,
    )
  }
  for (const { message } of failed.slice(0, SHOWN)) lines.push(indent(message))
  if (failed.length > SHOWN) lines.push(`  … and ${failed.length - SHOWN} more, in \`failures\`.`)
  return lines.join('\n')
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ').replace(/^ {2}/, '- ')
}
