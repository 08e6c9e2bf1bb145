import { AttemptError } from '../core/attempt-error.ts'
import { type Backend, formatBackend } from '../core/backend.ts'
import { defined } from '../core/defined.ts'
import { isProgrammerError, isRetryable } from '../core/errors.ts'
import type { StageEnd } from '../core/event.ts'
import { InterruptedError } from '../core/interrupted-error.ts'
import { ParseError } from '../core/parse-error.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { LONGEST_DELAY_MS } from '../io/deadline.ts'
import type { Runner } from '../runners/contract.ts'
import { type Accepted, AnswerKeptError, makeAttempt } from './attempt.ts'
import type { AttemptContext, AttemptTarget } from './attempt-context.ts'
import { storePrompt } from './artifacts.ts'
import type { PromptOptions } from './options.ts'
import { pause } from './pause.ts'
import { callRecordOf } from './store.ts'

export interface CallContext extends AttemptContext {
  fingerprint: string
  /** Finds the runner of a backend. @throws ReverieError when the provider is unknown. */
  runnerFor: (backend: Backend) => Promise<Runner>
  /** Resolves when the journal is as safe as the session wants it. */
  flush: () => Promise<void>
}

/** The attempts of a stage so far. One may have failed without an error of its own: on a full disk. */
interface Made {
  count: number
  errors: AttemptError[]
}

/**
 * Makes attempts until one is accepted: the first backend's, then the fallback's. The journal has
 * the stage's start before and its end after.
 *
 * @throws PipelineError when both are spent, the stage cannot be run, or it was interrupted.
 */
export async function runStage(context: CallContext, begin: () => void): Promise<Accepted> {
  const started = performance.now()
  const made: Made = { count: 0, errors: [] }
  let accepted: Accepted | undefined
  try {
    begin()
    accepted = await spendBackends(context, made)
    await end(context, started, accepted.attempt, {
      status: 'success',
      backend: accepted.backend,
      source: accepted.isFallback ? 'fallback' : 'runner',
      process: callRecordOf(accepted.call),
    })
    return accepted
  } catch (error) {
    const failure = failureOf(context, made, error)
    // With an answer the stage stays open in the journal, so that whoever runs it next completes it.
    if (accepted !== undefined || error instanceof AnswerKeptError) throw failure
    await end(context, started, failure.attempts, {
      status: failure.code === 'stage_interrupted' ? 'interrupted' : 'failure',
      backend: made.errors.at(-1)?.backend ?? context.mask(formatBackend(context.request.backend)),
      message: context.mask(failure.message),
    }).catch(() => {})
    throw failure
  }
}

async function end(
  { request, paths, store, fingerprint, emit, flush }: CallContext,
  started: number,
  attempts: number,
  outcome: Pick<StageEnd, 'status' | 'backend' | 'source' | 'process' | 'message'>,
): Promise<void> {
  emit({
    type: 'stage-end',
    stage: request.stage,
    at: new Date().toISOString(),
    fingerprint,
    outputPath: store.relative(paths.outputPath),
    attempts,
    durationMs: Math.round(performance.now() - started),
    ...outcome,
  })
  await flush()
}

async function spendBackends(context: CallContext, made: Made): Promise<Accepted> {
  const { backend, fallback } = context.request
  const runner = await context.runnerFor(backend)
  // Also found now, so that a provider nobody knows costs no call.
  const second = fallback === undefined ? undefined : await context.runnerFor(fallback)
  try {
    return await spend(context, { backend, runner, isFallback: false }, made)
  } catch (error) {
    if (fallback === undefined || second === undefined || !isSpent(error)) throw error
    return spend(context, { backend: fallback, runner: second, isFallback: true }, made)
  }
}

/** Whether an error is the backend's, so that another one may do better. */
function isSpent(error: unknown): boolean {
  return (
    error instanceof AttemptError &&
    error.verdict !== 'cancelled' &&
    !isProgrammerError(error.cause)
  )
}

async function spend(
  context: CallContext,
  target: Omit<AttemptTarget, 'attempt' | 'inputPath'>,
  made: Made,
): Promise<Accepted> {
  const attempt = async (inputPath?: string): Promise<Accepted> => {
    made.count += 1
    try {
      return await makeAttempt(context, {
        ...target,
        attempt: made.count,
        ...defined({ inputPath }),
      })
    } catch (error) {
      if (error instanceof AttemptError) made.errors.push(error)
      throw error
    }
  }
  const { options } = context.request
  for (let retry = 0; ; retry += 1) {
    if (context.scope.reason !== undefined) throw context.scope.reason
    try {
      return await attempt()
    } catch (error) {
      const { accepted, error: last } = await repairTurns(context, error, attempt)
      if (accepted !== undefined) return accepted
      if (retry >= options.retries || !isRetryable(last)) throw last
      await waitToRetry(context, delayBefore(retry + 1, options, last), made)
    }
  }
}

/**
 * Shows the backend its unreadable answer and what is wrong with it. Cheaper than asking anew, and
 * it burns no retry; anything else that goes wrong on the way ends the turns.
 */
async function repairTurns(
  { request, paths, scope }: CallContext,
  first: unknown,
  attempt: (inputPath: string) => Promise<Accepted>,
): Promise<{ accepted?: Accepted; error: unknown }> {
  let error = first
  for (let turn = 0; turn < (request.repair?.turns ?? 0) && scope.reason === undefined; turn += 1) {
    if (!(error instanceof AttemptError && error.cause instanceof ParseError)) break
    const inputPath = `${paths.inputPath}.repair-${error.attempt}`
    storePrompt(request.repair!.prompt(error.cause.text, error.cause), inputPath)
    try {
      return { accepted: await attempt(inputPath), error }
    } catch (failure) {
      error = failure
    }
  }
  return { error }
}

/** Milliseconds to wait before a retry, counted from 1. A provider's own wish wins if longer. */
function delayBefore(retry: number, options: PromptOptions, error: unknown): number {
  const {
    factor = 1,
    jitter = false,
    maxDelayMs = Number.POSITIVE_INFINITY,
  } = options.backoff ?? {}
  const spread = 1 + Number(jitter) * Math.random()
  const own = Math.min((options.retryDelayMs ?? 0) * factor ** (retry - 1) * spread, maxDelayMs)
  const wished = error instanceof AttemptError ? (error.retryAfterMs ?? 0) : 0
  return Math.min(Math.max(own, wished), LONGEST_DELAY_MS)
}

async function waitToRetry(
  { request, scope, emit }: CallContext,
  delayMs: number,
  { count, errors }: Made,
): Promise<void> {
  emit({
    type: 'retry-wait',
    stage: request.stage,
    at: new Date().toISOString(),
    attempt: count + 1,
    delayMs,
    reason: errors.at(-1)?.message ?? '',
  })
  // Woken early, the scope was stopped, which the next turn of the loop says.
  await pause(scope, delayMs)
}

function failureOf(
  { request, paths, scope }: CallContext,
  { count, errors }: Made,
  error: unknown,
): PipelineError {
  const isInterrupted =
    error instanceof InterruptedError ||
    (error instanceof AttemptError && error.verdict === 'cancelled')
  const kept = errors.findLast(({ failedPath }) => failedPath !== undefined)?.failedPath
  return new PipelineError({
    stage: request.stage,
    attempts: count,
    attemptErrors: errors,
    lastError: isInterrupted ? (scope.reason ?? error) : error,
    code: isInterrupted ? 'stage_interrupted' : 'stage_failed',
    hints: [
      `Prompt: ${paths.inputPath}`,
      kept === undefined ? `Output would be: ${paths.outputPath}` : `What it said: ${kept}`,
    ],
  })
}
