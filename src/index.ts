export type { ProgressDisplay, ShowProgressOptions } from './cli/progress.ts'
export { showProgress } from './cli/show-progress.ts'
export type { Catalog } from './cohort/catalog/catalog.ts'
export type { Cohort, OpenCohortOptions, StoredGeneration } from './cohort/cohort.ts'
export type { ComboContent } from './cohort/combos.ts'
export {
  addCombo,
  loadSpec,
  openCohort,
  rankedEssays,
  readCatalog,
  runCohort,
  writeReport,
} from './cohort/doors.ts'
export { comboId } from './cohort/ids/combo-id.ts'
export {
  type CohortStage,
  generationId,
  type GenerationIdOptions,
  type SignatureParts,
} from './cohort/ids/generation-id.ts'
export type { CohortReport } from './cohort/report.ts'
export type { CohortFailure, CohortOutcome, StageCounts } from './cohort/run/outcome.ts'
export type { RunCohortOptions } from './cohort/run/run-cohort.ts'
export type { RankedEssay } from './cohort/scores/rank.ts'
export { compileSpec, type CompileOptions, type Design } from './cohort/spec/compile.ts'
export { SpecError } from './cohort/spec/error.ts'
export type { PlainSpec } from './cohort/spec/plain-spec.ts'
export type { Spec } from './cohort/spec/spec.ts'
export type { Row, Value } from './cohort/spec/value.ts'
export type { StageRunResult } from './cohort/stage-runner/result.ts'
export type { StageRunSpec } from './cohort/stage-runner/spec.ts'
export { StageRunner } from './cohort/stage-runner/stage-runner.ts'
export type {
  StageRunnerOptions,
  StageRunSettings,
} from './cohort/stage-runner/stage-runner-options.ts'
export { AttemptError } from './core/attempt-error.ts'
export type { Backend, BackendLike } from './core/backend.ts'
export { isRetryable, ReverieError } from './core/errors.ts'
export type * from './core/event.ts'
export { InterruptedError } from './core/interrupted-error.ts'
export { type Extracted, extractJson, type ExtractOptions } from './core/json/extract-json.ts'
export { ParallelError } from './session/parallel-error.ts'
export { ParseError } from './core/parse-error.ts'
export { json, type JsonOptions, type JsonParser } from './core/parse/json.ts'
export type { Parser } from './core/parse/parser.ts'
export { getParser, listParsers, registerParser } from './core/parse/registry.ts'
export type { InputSchema, Schema, SchemaIssue } from './core/parse/schema.ts'
export { PipelineError } from './core/pipeline-error.ts'
export type { Price } from './core/price-table.ts'
export { registerPrices } from './core/prices.ts'
export type { Sampling } from './core/sampling.ts'
export type { Artifact, StageDebug, StageResult } from './core/result.ts'
export type { TemplateOptions } from './core/template/compile.ts'
export { renderTemplate } from './core/template/render.ts'
export { TemplateError } from './core/template/error.ts'
export type { Usage } from './core/usage.ts'
export { isRetryableVerdict, type Verdict, VERDICTS } from './core/verdict.ts'
export * from './library/index.ts'
export { type LiveCallLog, liveCallLog, syncCallLog, type SyncReport } from './report/call-log.ts'
export { programRunner, type ProgramRunnerOptions } from './runners/command.ts'
export type { Runner, RunnerProgress, RunnerReply, RunnerRequest } from './runners/contract.ts'
export { recordRunnerOf, replayRunnerOf } from './runners/record.ts'
export { listRunners, registerRunner, type RunnerEntry } from './runners/registry.ts'
export { type TextAnswer, type TextFunction, textRunner } from './runners/text-runner.ts'
export { type RunOptions, Session } from './session.ts'
export { type Journal, readJournal } from './session/journal-reader.ts'
export type { Backoff, Prompt, PromptOptions, Validate } from './session/options.ts'
export type { ParallelOptions, ParallelOutcome, ResultsOf } from './session/parallel.ts'
export type { PromptResult, PromptSource } from './session/result.ts'
export type { SessionOptions } from './session/session-options.ts'
export type { StageCall, StageOptions } from './session/stage-call.ts'
export { type Outcome, partial, skipped } from './stage/outcome.ts'
export { chain, pipeline } from './stage/pipeline.ts'
export type { Pipeline } from './stage/pipeline-compose.ts'
export type { PipelineOptions } from './stage/pipeline-design.ts'
export type { PlannedStage, PlanOptions } from './stage/pipeline-plan.ts'
export type { Member, PipelineStage, StepOptions } from './stage/pipeline-steps.ts'
export { promptStage } from './stage/prompt-stage.ts'
export type { PromptStageOptions } from './stage/prompt-stage-options.ts'
export {
  getStage,
  listStages,
  registerStage,
  type StageEntry,
  stageInfo,
  type StageInfo,
} from './stage/registry.ts'
export { StageError } from './stage/stage-error.ts'
export type {
  CallOptions,
  InnerRunOptions,
  Providers,
  Reading,
  Returned,
  Stage,
  StageContext,
} from './stage/stage.ts'
