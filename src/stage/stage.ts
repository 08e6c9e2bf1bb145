import type { Backend, BackendLike } from '../core/backend.ts'
import type { Sampling } from '../core/sampling.ts'
import type { Outcome } from './outcome.ts'
import type { StageResult } from '../core/result.ts'

/**
 * A named async function from input to output that acts only through its context.
 *
 * Its author returns the value, or one of `partial`, `skipped`, or throws; what that makes of the
 * run is for the session to say.
 */
export interface Stage<Input = unknown, Output = unknown> {
  /** Letters, digits, `.`, `_`, `-`: it is part of file names. */
  readonly name: string
  /** For people. Default: the name. */
  readonly displayName?: string
  /** Names of stages of the same pipeline that have to be done before. Default: none. */
  readonly dependencies?: readonly string[]
  /**
   * Whether a pipeline may take the value of an earlier run on the same input instead of running it.
   * Default `true`; `false` is for a stage that looks at the world and costs nothing.
   */
  readonly isReusable?: boolean
  /** Names of the stages it runs itself, all the way down, which can be forced. Default: none. */
  readonly inner?: readonly string[]
  /** What is wrong with an input, a sentence each; an empty list lets it run. */
  validate?(input: Input): string[] | Promise<string[]>
  execute(input: Input, context: StageContext): Returned<Output> | Promise<Returned<Output>>
  /**
   * Takes back what an unfinished run on this input may have left. Called where a pipeline rolls
   * back: for the stage that failed, and for a finished one without `compensate`.
   */
  rollback?(input: Input, context: StageContext): void | Promise<void>
  /** Makes up for a finished run, from what it gave. Called where a pipeline rolls back. */
  compensate?(output: Output, context: StageContext): void | Promise<void>
}

/** All there is to a stage but its work; what the makers of stages take from their callers. */
export type StageFrame<Input = unknown, Output = unknown> = Omit<Stage<Input, Output>, 'execute'>

export type Returned<Output> = Output | Outcome<Output>

/** Powers a workflow lends its stages by name, such as `anki` or `image`; merge your own into it. */
export interface Providers {
  [name: string]: unknown
}

/** What a reader makes of an answer: its value, and how it was come by. */
export interface Reading<Value> {
  value: Value
  /** Repairs the text needed, by name. */
  repairs?: readonly string[]
  /** The JSON it was read from, after repairs. */
  cleanedJson?: string
}

export interface CallOptions<Value> extends Sampling {
  /** Default: the backend the stage is run with. */
  backend?: BackendLike
  /** Reads the answer; what it throws counts as a failed attempt, the answer is kept. */
  read: (text: string) => Reading<Value>
  /** Extra attempts after the first. Default: what the stage is run with. */
  retries?: number
  /** Times the backend is shown its answer and what is wrong with it. Default 1. */
  repairTurns?: number
  /** Whether an answer cut off at a length limit will do. Default `false`. */
  acceptTruncated?: boolean
  /** For the call log. */
  promptVersion?: string
  /** Tells several calls of one stage apart. Default: none, for the only call. */
  label?: string
}

/** How a stage runs another one. */
export interface InnerRunOptions {
  /** What the stages before it came to. Default: what this stage sees. */
  results?: Readonly<Record<string, StageResult>>
  /** Extra tries after a failure that may be a passing one. Default 0. */
  retries?: number
  /** Limit of one try, in milliseconds, to 2 147 483 647. Default: none. */
  timeoutMs?: number
}

/** All a stage may act through. */
export interface StageContext {
  /** Aborted when the stage is to stop. */
  readonly signal: AbortSignal
  /** Lent by the workflow; see {@link Providers}. */
  readonly providers: Providers
  /** Settings of the run, for its stages to read. */
  readonly config: Readonly<Record<string, unknown>>
  /** Whom calls ask that name no backend of their own; `undefined` where nobody is to be asked. */
  readonly backend: Backend | undefined
  /** What the stages before this one in its pipeline came to, by name. */
  readonly results: Readonly<Record<string, StageResult>>
  /**
   * Asks a model, as a part of this stage, with the session's retries, journal and resume.
   *
   * @throws PipelineError when no answer that can be read is to be had.
   */
  call<Value>(prompt: string, options: CallOptions<Value>): Promise<Value>
  /** Where this stage's file of a role is, or would be: `<prefix>-<stage>.<role>` in the session. */
  pathOf(role: string): string
  /** Leaves that file whole and returns its path. @throws DiskError */
  write(role: string, content: string | Uint8Array): string
  /** Whether a stage is to do its work again although it was done. */
  isForced(stage: string): boolean
  /** Runs another stage in the same session. Its failure is in the result, not thrown. */
  run<Input, Output>(
    stage: Stage<Input, Output>,
    input: Input,
    options?: InnerRunOptions,
  ): Promise<StageResult<Output>>
  /** Tells whoever watches the run a sentence. */
  log(message: string): void
}
