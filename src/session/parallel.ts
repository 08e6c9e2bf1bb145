import type { CancelScope } from '../core/cancel-scope.ts'
import { ParallelError } from './parallel-error.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { checkKinds, ELSEWHERE, type Kind, SIGNAL, SWITCH } from '../core/option-kinds.ts'
import { checkNumber, type StageRequest } from './options.ts'
import { orStopped } from './or-stopped.ts'
import type { PromptResult } from './result.ts'
import { StageCall } from './stage-call.ts'

export type AnyCalls = readonly StageCall[] | Iterable<StageCall> | AsyncIterable<StageCall>

type CallOf<Calls> =
  Calls extends Iterable<infer Call> ? Call : Calls extends AsyncIterable<infer Call> ? Call : never

/** The stage names of the calls, where they are literals. */
export type NamesOf<Calls> = CallOf<Calls> extends StageCall<infer Name> ? Name : string

export type ResultsOf<Calls> = Record<NamesOf<Calls>, PromptResult>

export interface ParallelOutcome<Calls> {
  results: Partial<ResultsOf<Calls>>
  failures: Partial<Record<NamesOf<Calls>, PipelineError>>
}

export interface ParallelOptions {
  /** Stages running at once. Default 2. */
  maxWorkers?: number
  /** Extra attempts of each stage after the first. Default 0. */
  retries?: number
  /** Wait before each of them, in milliseconds. Default 0. */
  retryDelayMs?: number
  /** Whether a failure throws once all have settled. Default `true`. */
  reject?: boolean
  /** Whether nothing new starts after the first failure. Default `false`. */
  stopOnError?: boolean
  /** Stops this fan-out alone; with `reject: false` it then returns what there is. */
  signal?: AbortSignal
}

const KINDS: Readonly<Record<keyof ParallelOptions, Kind>> = {
  maxWorkers: ELSEWHERE,
  retries: ELSEWHERE,
  retryDelayMs: ELSEWHERE,
  reject: SWITCH,
  stopOnError: SWITCH,
  signal: SIGNAL,
}

/** Pulls calls as workers come free and runs them; see `Session.runParallel`. */
export async function runCalls<Calls extends AnyCalls>(
  calls: Calls,
  { maxWorkers, retrying, reject, stopOnError, signal }: ParallelSettings,
  scope: CancelScope,
  run: (request: StageRequest) => Promise<PromptResult>,
): Promise<ResultsOf<Calls> | ParallelOutcome<Calls>> {
  if (!isIterable(calls)) throw noCalls(calls)
  if (Array.isArray(calls)) refuseDuplicates(calls)
  const names = new Set<string>()
  const results = new Map<string, PromptResult>()
  const failures = new Map<string, PipelineError>()
  let pullError: unknown

  async function* pulled(): AsyncGenerator<StageCall> {
    try {
      for await (const call of calls as AsyncIterable<StageCall>) {
        if (scope.reason !== undefined || (stopOnError && failures.size > 0)) return
        checkCall(call, names)
        yield call
      }
    } catch (error) {
      // Kept until all that was started has settled; no finished sibling is lost over it.
      pullError = error
    }
  }

  const runOne = async (call: StageCall): Promise<void> => {
    const { stage, prompt, backend, fallback, options: own } = call
    try {
      const request = { stage, prompt, backend, fallback, options: { ...own, ...retrying } }
      results.set(stage, await run(request))
    } catch (error) {
      failures.set(stage, asPipelineError(stage, error))
    }
  }
  const source = pulled()
  // What is pulled at once is never waited for, so only other sources have to be left when stopped.
  const isPromised = Symbol.asyncIterator in calls
  const next = (): Promise<IteratorResult<StageCall, void>> =>
    isPromised
      ? orStopped(scope, source.next()).catch(() => ({ done: true, value: undefined }))
      : source.next()
  const workers: Promise<void>[] = []
  const work = async (): Promise<void> => {
    for (let pull = await next(); pull.done !== true; pull = await next()) {
      if (workers.length < maxWorkers) workers.push(work())
      await runOne(pull.value)
    }
  }
  // A worker begins when there is a call for it and ends when there are no more.
  workers.push(work())
  await workers[0]
  await Promise.all(workers)

  const inOrder = new Map<string, PromptResult>()
  for (const name of names) {
    const result = results.get(name)
    if (result !== undefined) inOrder.set(name, result)
  }
  const outcome = { results: Object.fromEntries(inOrder), failures: Object.fromEntries(failures) }
  // Whoever stops a fan-out of its own accord and wants no error gets what there is.
  const isStopped = scope.reason !== undefined && (reject || signal?.aborted !== true)
  const broken: unknown = pullError ?? (isStopped ? scope.reason : undefined)
  if (broken !== undefined || (reject && failures.size > 0))
    throw new ParallelError(outcome.results, outcome.failures, broken)
  return (reject ? outcome.results : outcome) as ResultsOf<Calls> | ParallelOutcome<Calls>
}

/** @throws TypeError for an option there is none of, or a value that cannot be meant. */
export function parallelSettings(options: ParallelOptions) {
  checkKinds('runParallel', options, KINDS)
  const {
    maxWorkers = 2,
    retries = 0,
    retryDelayMs = 0,
    reject = true,
    stopOnError = false,
    signal,
  } = options
  return {
    maxWorkers: checkNumber('maxWorkers', maxWorkers, { min: 1, integer: true }),
    retrying: {
      retries: checkNumber('retries', retries, { min: 0, integer: true }),
      retryDelayMs: checkNumber('retryDelayMs', retryDelayMs, { min: 0 }),
    },
    reject,
    stopOnError,
    signal,
  }
}

type ParallelSettings = ReturnType<typeof parallelSettings>

function refuseDuplicates(calls: readonly StageCall[]): void {
  const names = new Set<string>()
  for (const call of calls) checkCall(call, names)
}

function checkCall(call: unknown, names: Set<string>): void {
  if (!(call instanceof StageCall)) throw noCalls(call)
  if (names.has(call.stage)) {
    throw new TypeError(
      `Two calls are named '${call.stage}'. Results are keyed by name: give each call its own.`,
    )
  }
  names.add(call.stage)
}

function isIterable(calls: unknown): boolean {
  if (typeof calls !== 'object' || calls === null) return false
  return Symbol.asyncIterator in calls || Symbol.iterator in calls
}

function noCalls(value: unknown): TypeError {
  return new TypeError(
    `runParallel takes a list of calls made by session.stage(), not ${describe(value)}.`,
  )
}

function describe(value: unknown): string {
  if (value instanceof StageCall) return `the call '${value.stage}' alone`
  return value instanceof Promise ? 'a promise (runPrompt instead of stage?)' : String(value)
}

function asPipelineError(stage: string, error: unknown): PipelineError {
  if (error instanceof PipelineError) return error
  return new PipelineError({ stage, attempts: 0, lastError: error })
}
