import { AttemptError } from '../core/attempt-error.ts'
import { causesOf } from '../core/causes-of.ts'
import { defined } from '../core/defined.ts'
import { parseBackend } from '../core/backend.ts'
import { isProgrammerError, messageOf } from '../core/errors.ts'
import { checkName } from '../core/name.ts'
import { checkKinds } from '../core/option-kinds.ts'
import { ParseError } from '../core/parse-error.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { refuseNoObject } from '../core/refuse-unknown.ts'
import { shownIssues } from '../core/shown-issues.ts'
import { DiskError } from '../io/disk-error.ts'
import type { CallOptions } from './stage.ts'
import { copied, stubbed } from './outcome.ts'
import { answerReader } from './answer-reader.ts'
import { checkedInput } from './checked-input.ts'
import { PROMPT_STAGE_OPTIONS, type PromptStageOptions } from './prompt-stage-options.ts'
import { promptWriter } from './prompt-writer.ts'
import type { Stage } from './stage.ts'

/**
 * Makes a stage of one prompt whose answer is read by a parser that is named. What it gives is not
 * known of the name: say so, as in `promptStage<Input, number>(…)`, or give `output` or the parser.
 *
 * @throws TypeError, TemplateError, UnknownParserError as without a named parser.
 */
export function promptStage<Input = unknown, Output = unknown, Given = Input>(
  options: PromptStageOptions<Input, Output, Given> & { parse: string },
): Stage<Given, Output>
/**
 * Makes a stage of one prompt: input checked, template filled strictly, answer asked for, read and
 * checked, with repair turns and a stub where no answer can be had.
 *
 * @throws TypeError when neither template nor prompt is given, or both, or for an option that is
 *   unknown, of a kind that cannot be meant, or without effect.
 * @throws BackendError for a backend without a provider.
 * @throws TemplateError when the template is at fault or lacks a required placeholder.
 * @throws UnknownParserError when no parser has the name.
 * @example
 * const summary = promptStage({ name: 'summary', template: 'Summarise: {{ text }}', backend: 'offline' })
 * const result = await session.run(summary, { text: 'Long ago …' })
 */
export function promptStage<Input = unknown, Output = string, Given = Input>(
  options: PromptStageOptions<Input, Output, Given>,
): Stage<Given, Output>
export function promptStage<Input, Output, Given>(
  options: PromptStageOptions<Input, Output, Given>,
): Stage<Given, Output> {
  refuseNoObject('promptStage', options)
  const { name, displayName, dependencies, mode = 'llm' } = options
  checkName('Stage name', name)
  checkKinds(`Stage '${name}'`, options, PROMPT_STAGE_OPTIONS)
  if (options.backend !== undefined) parseBackend(options.backend)
  const writer = promptWriter(options)
  const read = answerReader(options)
  const call = callOptions(options, writer.version)
  return {
    name,
    ...defined({ displayName, dependencies }),
    async execute(given, context) {
      const input = checkedInput<Input>(name, given, options.input)
      const prompt = writer.prompt(input)
      if (mode === 'copy') return copied(read(prompt, input).value)
      try {
        return await context.call(prompt, { ...call, read: (text) => read(text, input) })
      } catch (error) {
        if (options.stub === undefined || !isWithoutAnswer(error)) throw error
        const reason = reasonOf(error.lastError)
        return stubbed(options.stub(input, reason), reason)
      }
    },
  }
}

/** A stub stands in for an answer, not for a run that was stopped, a full disk, a wrong program. */
function isWithoutAnswer(error: unknown): error is PipelineError {
  if (!(error instanceof PipelineError) || error.code === 'stage_interrupted') return false
  const { lastError } = error
  const cause = lastError instanceof AttemptError ? lastError.cause : lastError
  // Also where the answer is there and waits for the disk.
  const isOfDisk = [...causesOf(cause)].some((one) => one instanceof DiskError)
  return !isProgrammerError(cause) && !isOfDisk
}

/** One line for people: what was wrong, and what in particular. */
function reasonOf(error: unknown): string {
  const first = messageOf(error).split('\n', 1)[0] ?? ''
  const cause = error instanceof AttemptError ? error.cause : error
  const issues = cause instanceof ParseError ? cause.issues : []
  return issues.length === 0 ? first : `${first} ${shownIssues(issues).join('; ')}`
}

function callOptions<Input, Output, Given>(
  options: PromptStageOptions<Input, Output, Given>,
  version: string | undefined,
): Omit<CallOptions<Output>, 'read'> {
  const { temperature, topP, maxTokens, seed, stop, backend, retries, repairTurns } = options
  const { failOnTruncation = true, promptVersion = version } = options
  return {
    ...defined({
      temperature,
      topP,
      maxTokens,
      seed,
      stop,
      backend,
      retries,
      repairTurns,
      promptVersion,
    }),
    acceptTruncated: !failOnTruncation,
  }
}
