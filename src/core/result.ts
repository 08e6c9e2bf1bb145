import type { Usage } from './usage.ts'

export type StageStatus = 'success' | 'partial' | 'failure' | 'skipped'

/** Where a stage's value came from. `none` for work without a call. */
export type StageSource = 'model' | 'copy' | 'stub' | 'cache' | 'override' | 'none'

/** What was seen of a model's answer, under the same names in results, files and rows. */
export interface StageDebug {
  /** The last answer as it came. */
  llm_raw_text: string | null
  /** The JSON taken out of it, after repairs; also one that did not fit. */
  llm_cleaned_json: string | null
  /** What was wrong last, also when a later turn or a stub went on from it. */
  llm_error: string | null
}

/** A file a stage left. */
export interface Artifact {
  stage: string
  role: string
  path: string
}

/** One run of a stage, success and failure in one shape. */
export interface StageResult<Output = unknown> {
  stage: string
  status: StageStatus
  /** One sentence for people. */
  message: string
  /** The value; `undefined` after a failure or a skip. */
  data: Output | undefined
  errors: readonly string[]
  /**
   * Whether the same input gives the same value for certain, so that it need not be run again. Not
   * where a model has a say, whose answers are kept, and may be edited, in files of their own.
   */
  isReusable: boolean
  source: StageSource
  /** Calls made, over all rungs. */
  attempts: number
  /** ISO 8601. */
  startedAt: string
  durationMs: number
  usage: Usage | undefined
  /** Unknown is absent, never zero. */
  costUsd: number | undefined
  artifacts: readonly Artifact[]
  debug: StageDebug
  /** Rungs of the repair ladder that were needed, in order. */
  repairs: readonly string[]
}
