import type { BackendLike } from './core/backend.ts'
import { cancelOn, CancelScope } from './core/cancel-scope.ts'
import type { EventListener, ReverieEvent, StageEnd } from './core/event.ts'
import { InterruptedError } from './core/interrupted-error.ts'
import { secretMask } from './io/secret-mask.ts'
import { onTermination } from './io/termination.ts'
import { type Prompt, type PromptOptions, stageRequest } from './session/options.ts'
import {
  type AnyCalls,
  type ParallelOptions,
  type ParallelOutcome,
  type ResultsOf,
  parallelSettings,
  runCalls,
} from './session/parallel.ts'
import { executeStage } from './session/execute-stage.ts'
import { FileClaims } from './session/file-claims.ts'
import { orStopped } from './session/or-stopped.ts'
import { performStage, refuseClosed, type SessionParts } from './session/perform-stage.ts'
import type { PromptResult } from './session/result.ts'
import { StageCall, type StageOptions } from './session/stage-call.ts'
import { checkSessionOptions, type SessionOptions } from './session/session-options.ts'
import { checkSettings, refuseStrangers, type RunSettings } from './session/stage-run.ts'
import { failureWith } from './session/run-failure.ts'
import { SessionStore } from './session/store.ts'
import type { StageResult } from './core/result.ts'
import { checkStage } from './stage/check-stage.ts'
import type { Stage } from './stage/stage.ts'

/** What a stage is run with. */
export interface RunOptions extends RunSettings {
  /** Whether a failure throws. Default `true`. */
  reject?: boolean
}

/**
 * One folder and prefix in which prompts run as stages, with plain files as artifacts.
 *
 * A stage that is finished is not run again, so a script that was killed or edited is simply run
 * once more.
 *
 * @example
 * const session = new Session({ outputDir: 'artifacts/plan', prefix: 'plan' })
 * const draft = await session.runPrompt('draft', 'Plan a herb garden.', 'offline')
 * console.log(draft.text())
 * await session.close()
 */
export class Session {
  readonly outputDir: string
  readonly prefix: string
  readonly #parts: SessionParts
  readonly #scope = new CancelScope()
  readonly #listeners = new Set<EventListener>()
  readonly #leave: (() => void)[]
  readonly #runs = new Set<Promise<unknown>>()
  #closing: Promise<void> | undefined

  /**
   * @throws TypeError for a prefix or option that cannot be meant.
   * @throws LockedError when another process works on the same folder and prefix.
   * @throws DiskError when the folder cannot be written to.
   */
  constructor(options: SessionOptions) {
    const checked = checkSessionOptions(options)
    const store = SessionStore.open(checked.outputDir, checked.prefix)
    this.outputDir = store.outputDir
    this.prefix = checked.prefix
    this.#parts = {
      ...checked,
      naming: { ...checked, outputDir: store.outputDir },
      store,
      emit: (event) => this.#emit(event),
      mask: secretMask(),
      ownOutputs: new Map(),
      claims: new FileClaims(store.claims),
      began: new Date().toISOString(),
      isClosed: () => this.#closing !== undefined,
    }
    if (options.log !== undefined) this.#listeners.add(options.log)
    this.#notify(store.started)
    this.#leave = [onTermination((signal) => this.#interrupt(new InterruptedError(signal)))]
    if (options.signal !== undefined) this.#leave.push(cancelOn(options.signal, this.#scope))
    for (const { line, torn } of store.problems) {
      const what = torn ? 'is cut off, as a crash leaves it' : 'is not an event'
      const message = `${store.journalPath}:${line} ${what}; the other lines are used.`
      this.#notify({ type: 'warning', at: new Date().toISOString(), code: 'journal_line', message })
    }
  }

  /** Where every event is kept, one JSON object a line. */
  get journalPath(): string {
    return this.#parts.store.journalPath
  }

  /**
   * Runs one prompt and returns its answer, or that of an earlier run if nothing that could change
   * it has changed.
   *
   * @throws TypeError for a name, prompt or option that cannot be meant.
   * @throws PipelineError when no attempt gave an acceptable answer.
   */
  async runPrompt(
    name: string,
    prompt: Prompt,
    backend: BackendLike,
    options: PromptOptions = {},
  ): Promise<PromptResult> {
    return performStage(this.#parts, stageRequest(name, prompt, backend, options), this.#scope)
  }

  /**
   * Describes a stage for {@link runParallel}.
   *
   * @throws TypeError for a name, prompt or option that cannot be meant; also for `retries` and
   * `retryDelayMs`, which are given to `runParallel`.
   */
  stage<const Name extends string>(
    name: Name,
    prompt: Prompt,
    backend: BackendLike,
    options: StageOptions = {},
  ): StageCall<Name> {
    return new StageCall(name, prompt, backend, options)
  }

  /**
   * Runs stages side by side and gives failures beside the results, both by name.
   *
   * @throws ParallelError when the source of the calls breaks off or the session is stopped.
   */
  runParallel<const Calls extends AnyCalls>(
    calls: Calls,
    options: ParallelOptions & { reject: false },
  ): Promise<ParallelOutcome<Calls>>
  /**
   * Runs stages side by side, pulled one by one from any iterable, and returns their results by
   * name. Everything that was started settles.
   *
   * @throws ParallelError with the finished results when any stage failed, unless `reject` is false.
   * @throws TypeError when two calls of an array have one name, before any starts.
   */
  runParallel<const Calls extends AnyCalls>(
    calls: Calls,
    options?: ParallelOptions & { reject?: true },
  ): Promise<ResultsOf<Calls>>
  /** Runs stages side by side; `reject` says, when it runs, whether failures are thrown or given. */
  runParallel<const Calls extends AnyCalls>(
    calls: Calls,
    options: ParallelOptions,
  ): Promise<ResultsOf<Calls> | ParallelOutcome<Calls>>
  async runParallel<const Calls extends AnyCalls>(
    calls: Calls,
    options: ParallelOptions = {},
  ): Promise<ResultsOf<Calls> | ParallelOutcome<Calls>> {
    const settings = parallelSettings(options)
    const { scope, leave } = this.#scope.child(settings.signal)
    try {
      return await runCalls(calls, settings, scope, (request) =>
        performStage(this.#parts, request, scope),
      )
    } finally {
      leave()
    }
  }

  /**
   * Runs a stage and returns its result. Its prompts are stages of this session, with everything
   * that holds for `runPrompt`.
   *
   * @throws PipelineError with the result when the stage fails, unless `reject` is false.
   * @throws TypeError for a stage whose name cannot be meant, or one to be forced that it does not run.
   */
  async run<Input, Output>(
    stage: Stage<Input, Output>,
    input: Input,
    options: RunOptions = {},
  ): Promise<StageResult<Output>> {
    checkStage('What session.run runs', stage)
    checkSettings(options)
    const { reject = true, ...settings } = options
    refuseStrangers(stage, settings.force)
    refuseClosed(this.#parts, stage.name, this.#scope)
    const running = executeStage({ parts: this.#parts, scope: this.#scope, settings }, stage, input)
    this.#runs.add(running)
    try {
      const { result, error } = await running
      if (result.status === 'failure' && reject) throw failureWith(result, error)
      return result
    } finally {
      this.#runs.delete(running)
    }
  }

  /** Ends the session once its running stages have settled, and lets go of folder and prefix. */
  close(): Promise<void> {
    this.#closing ??= this.#end('closed')
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The last successful end of a stage, of this run or an earlier one. */
  finished(stage: string): StageEnd | undefined {
    return this.#parts.store.finished(stage)
  }

  /** Tells the listeners something that is not the session's own doing, such as a plan. */
  announce(event: ReverieEvent): void {
    this.#emit(event)
  }

  async #interrupt(reason: InterruptedError): Promise<void> {
    this.#scope.cancel(reason)
    this.#closing ??= this.#end('interrupted')
    await this.#closing
  }

  async #end(status: 'closed' | 'interrupted'): Promise<void> {
    await this.#parts.claims.settled()
    // One that was told to stop and does not is left behind, so that the process can end.
    const settled = Promise.allSettled(this.#runs)
    await orStopped(this.#scope, settled, this.#parts.killDelayMs).catch(() => {})
    this.#parts.claims.leave()
    try {
      await this.#parts.store.release(this.#scope.reason === undefined ? status : 'interrupted')
    } finally {
      for (const leave of this.#leave) leave()
    }
    this.#notify({ type: 'session-end', at: new Date().toISOString(), status })
  }

  #emit(event: ReverieEvent): void {
    this.#parts.store.record(event)
    this.#notify(event)
  }

  #notify(event: ReverieEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch {
        // What listens may fail; what it listens to goes on.
      }
    }
  }
}
