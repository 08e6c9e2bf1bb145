import type { BackendLike } from '../core/backend.ts'
import type { CancelScope } from '../core/cancel-scope.ts'
import { describeKind } from '../core/describe-kind.ts'
import { defined } from '../core/defined.ts'
import { messageOf, ReverieError } from '../core/errors.ts'
import { checkKind, FUNCTION } from '../core/option-kinds.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { refuseNoObject } from '../core/refuse-unknown.ts'
import { writeWhole } from '../io/files.ts'
import { textRunner } from '../runners/text-runner.ts'
import type { CallOptions, Reading } from '../stage/stage.ts'
import { parsedPathOf } from './artifacts.ts'
import { type PromptOptions, type StageRequest, stageRequest } from './options.ts'
import { performStage, type SessionParts } from './perform-stage.ts'
import type { PromptResult } from './result.ts'
import type { StageLedger } from './stage-ledger.ts'
import { asText } from './stand-in.ts'

export interface CallSettings {
  /** Asked by stages that name no backend of their own. */
  backend?: BackendLike
  /** Answers every prompt in place of a backend, and is recorded as `override`; for tests. */
  override?: (prompt: string) => string | Promise<string>
  /** Options of every call; a stage's own win. */
  call?: Omit<PromptOptions, 'validate' | 'inputPath' | 'outputPath'>
}

/**
 * Makes one call for a stage: through the session's attempts, with repair turns for an answer that
 * cannot be read, which stays on disk whatever becomes of it.
 *
 * @throws PipelineError
 */
export async function makeCall<Value>(
  parts: SessionParts,
  scope: CancelScope,
  settings: CallSettings,
  ledger: StageLedger,
  prompt: string,
  options: CallOptions<Value>,
): Promise<Value> {
  const whose = `context.call of stage '${ledger.stage}'`
  refuseNoObject(whose, options)
  checkKind(whose, 'read', options.read, FUNCTION)
  const read = (text: string) => checkedReading(whose, options.read(text))
  const {
    read: _,
    label,
    repairTurns = 1,
    promptVersion,
    acceptTruncated,
    backend: own,
    ...rest
  } = options
  const name = label === undefined ? ledger.stage : `${ledger.stage}.${label}`
  const role = (file: string) => (label === undefined ? file : `${label}.${file}`)
  let reading: Reading<Value> | undefined
  let answerPath: string | undefined
  try {
    const { override } = settings
    const backend = override === undefined ? (own ?? settings.backend) : 'override'
    if (backend === undefined) throw new BackendMissing(name)
    const request: StageRequest = {
      ...stageRequest(name, prompt, backend, {
        ...settings.call,
        ...rest,
        validate: (text) => void (reading = read(text)),
        // What a test answers is asked for every time.
        ...(override === undefined ? {} : { resume: false }),
      }),
      repair: { turns: repairTurns, prompt: (text, error) => repairPrompt(prompt, text, error) },
      ...defined({ promptVersion, acceptTruncated }),
    }
    const result = await performStage(
      {
        ...parts,
        ...(override === undefined ? {} : { runner: textRunner(override) }),
        emit(event) {
          parts.emit(event)
          ledger.see(event)
        },
      },
      request,
      scope,
    )
    ledger.left(role('input'), result.inputPath)
    ledger.left(role('output'), result.outputPath)
    answerPath = result.outputPath
    // An answer used again may have been edited by hand, so it is read again.
    reading ??= readAgain(result, read)
    const source =
      override === undefined ? (result.source === 'cache' ? 'cache' : 'model') : 'override'
    ledger.answered(result, reading, source)
    const parsedPath = parsedPathOf(result.outputPath)
    writeWhole(parsedPath, asText(reading.value))
    ledger.left(role('parsed'), parsedPath)
    return reading.value
  } catch (error) {
    ledger.unanswered(error, settings.override === undefined ? 'model' : 'override', answerPath)
    throw error
  }
}

class BackendMissing extends PipelineError {
  constructor(stage: string) {
    const lastError = new ReverieError(
      'backend_missing',
      "it names no backend and is run with none. Give one, for example { backend: 'claude:sonnet' }.",
    )
    super({ stage, attempts: 0, lastError })
  }
}

/** What is no reading would be taken for one without a value. */
function checkedReading<Value>(whose: string, given: Reading<Value>): Reading<Value> {
  const found: unknown = given
  if (typeof found === 'object' && found !== null && 'value' in found) return given
  throw new TypeError(
    `${whose}: read(text) returned ${describeKind(found)}; it has to return { value }.`,
  )
}

function readAgain<Value>(
  result: PromptResult,
  read: (text: string) => Reading<Value>,
): Reading<Value> {
  try {
    return read(result.text())
  } catch (error) {
    throw new PipelineError({
      stage: result.stage,
      attempts: 0,
      lastError: error,
      hints: [`Mend ${result.outputPath} by hand, or delete it to have the model asked again.`],
    })
  }
}

function repairPrompt(prompt: string, text: string, error: unknown): string {
  return [
    prompt,
    '',
    'You were asked the above before and gave the answer below, which cannot be used:',
    messageOf(error),
    '',
    '<previous-answer>',
    text,
    '</previous-answer>',
    '',
    'Give the whole answer once more with this put right, in the form asked for and nothing else.',
  ].join('\n')
}
