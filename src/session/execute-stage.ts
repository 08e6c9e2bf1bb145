import { isRetryable, messageOf } from '../core/errors.ts'
import { checkName } from '../core/name.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { PARTIAL, removeFile, writeWhole } from '../io/files.ts'
import { checkFaults } from '../stage/check-faults.ts'
import { StageError } from '../stage/stage-error.ts'
import type { StageResult } from '../core/result.ts'
import type { InnerRunOptions, Stage } from '../stage/stage.ts'
import { pause } from './pause.ts'
import type { SessionParts } from './perform-stage.ts'
import { artifactPath } from './artifacts.ts'
import { stageContext } from './stage-context.ts'
import { StageLedger } from './stage-ledger.ts'
import type { StageRun } from './stage-run.ts'
import { leaveStandIn } from './stand-in.ts'
import { withinLimit } from './time-limit.ts'

/** A result, and the error behind it when it is a failure. */
export interface Executed<Output> {
  result: StageResult<Output>
  error?: unknown
}

/**
 * Runs a stage through its context and makes its one result of whatever it returned or threw. A
 * stage that called a model leaves the result in `<prefix>-<stage>.metadata.json` too.
 *
 * @throws TypeError for a stage whose name cannot be meant.
 */
export async function executeStage<Input, Output>(
  run: StageRun,
  stage: Stage<Input, Output>,
  input: Input,
  { results = {}, retries = 0, timeoutMs }: InnerRunOptions = {},
): Promise<Executed<Output>> {
  checkName('Stage name', stage.name)
  const ledger = new StageLedger(stage.name, stage.isReusable ?? true)
  for (let retry = 0; ; retry += 1) {
    try {
      const returned = await withinLimit(run, timeoutMs, async (inner, signal) => {
        const context = stageContext(inner, ledger, signal, results, async (...next) => {
          const { result } = await executeStage(...next)
          return result
        })
        const found = (await stage.validate?.(input)) ?? []
        const problems = checkFaults(`'validate' of stage '${stage.name}'`, found)
        if (problems.length > 0) throw invalidInput(problems)
        return stage.execute(input, context)
      })
      return { result: keep(run.parts, ledger, ledger.success<Output>(returned)) }
    } catch (error) {
      const mayPass = retry < retries && run.scope.reason === undefined && isPassing(error)
      if (mayPass && (await waitToRetry(run, stage.name, retry + 2, error))) continue
      const errors = error instanceof StageError ? error.errors : [messageOf(error)]
      const result = ledger.failure<Output>(messageOf(error), errors)
      return { result: keep(run.parts, ledger, result), error }
    }
  }
}

function invalidInput(problems: readonly string[]): StageError {
  return new StageError('input_invalid', `The input is not valid: ${problems.join('; ')}`, problems)
}

/** Whether the same run may succeed when made again. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof PipelineError)) return isRetryable(error)
  return error.code !== 'stage_interrupted' && isRetryable(error.lastError)
}

/** Says that there will be one more try, waits where the error asks for it; `false` when stopped. */
async function waitToRetry(
  { parts, scope }: StageRun,
  stage: string,
  attempt: number,
  error: unknown,
): Promise<boolean> {
  const delayMs = retryAfterOf(error)
  const at = new Date().toISOString()
  parts.emit({ type: 'retry-wait', stage, at, attempt, delayMs, reason: messageOf(error) })
  return pause(scope, delayMs)
}

function retryAfterOf(error: unknown): number {
  const cause = error instanceof PipelineError ? error.lastError : error
  const wished: unknown =
    typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'retryAfterMs') : undefined
  return typeof wished === 'number' ? Math.max(0, wished) : 0
}

/** Leaves the result where it can be found later: as an event, and beside the answer if there is one. */
function keep<Output>(
  parts: SessionParts,
  ledger: StageLedger,
  result: StageResult<Output>,
): StageResult<Output> {
  const metadataPath = artifactPath(parts.naming, ledger.stage, 'metadata.json')
  if (ledger.hasCalls) {
    leaveStandIn(parts.naming, ledger, result)
    ledger.left('metadata', metadataPath)
    // The value has a file of its own.
    const { data: _, ...rest } = { ...result, artifacts: ledger.artifacts }
    writeWhole(metadataPath, `${JSON.stringify(rest, null, 2)}\n`)
    result.artifacts = ledger.artifacts
  } else {
    // Of a run that was killed while it wrote it.
    removeFile(metadataPath + PARTIAL)
  }
  const { stage, status, source, message, durationMs, attempts, errors, repairs } = result
  parts.emit({
    type: 'stage-outcome',
    stage,
    at: new Date().toISOString(),
    status,
    source,
    message,
    durationMs,
    attempts,
    errors,
    repairs,
    artifacts: Object.fromEntries(
      result.artifacts.map(({ role, path }) => [role, parts.store.relative(path)]),
    ),
  })
  return result
}
