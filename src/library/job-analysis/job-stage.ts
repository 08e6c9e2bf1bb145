import type { Schema } from '../../core/parse/schema.ts'
import { checkedInput } from '../../stage/checked-input.ts'
import { stubbed } from '../../stage/outcome.ts'
import { promptStage } from '../../stage/prompt-stage.ts'
import type { Stage } from '../../stage/stage.ts'
import { earlierValue } from '../earlier-value.ts'

/** Most tokens of an answer: a job with a hundred tasks has to fit. */
const MAX_TOKENS = 81_920

/** Options the stages of job analysis have in common. */
export interface JobStageOptions {
  /** Default: the backend the stage is run with. */
  backend?: string
  /** For the call log. Default: a short hash of the template. */
  promptVersion?: string
}

/** What tells one stage of job analysis from another. */
interface JobStageDesign<Input, Output> {
  name: string
  displayName: string
  dependencies?: readonly string[]
  /** Holds `{input_json}`, which is the input. */
  template: string
  input: Schema<Input>
  /** Which earlier stage leaves which field of the input; fields not named come from the input. */
  from: Readonly<Record<string, string>>
  output: Schema<Output>
  checks?: readonly ((value: Output, input: Input) => readonly string[])[]
  earlyCloseKeys?: readonly string[]
  stub: (input: Input) => Output
}

/**
 * Makes a prompt stage that takes of earlier stages exactly the fields it names. In a pipeline they
 * are taken from the stages' values, elsewhere from the input itself.
 *
 * Where only the offline baseline is asked, which knows no JSON, the stub is taken at once.
 */
export function jobStage<Input, Output>(
  { from, stub, input, ...design }: JobStageDesign<Input, Output>,
  options: JobStageOptions,
): Stage<unknown, Output> {
  const handedOver = handOver(input, from)
  const stage = promptStage<Input, Output>({
    ...design,
    ...options,
    syntax: 'braces',
    required: ['input_json'],
    input: handedOver,
    stub,
    maxTokens: MAX_TOKENS,
  })
  return {
    ...stage,
    async execute(given, context) {
      const asked = options.backend ?? context.backend?.provider
      if (asked === undefined || asked === 'offline') {
        const checked = checkedInput(design.name, given as Input, handedOver)
        return stubbed(stub(checked), 'no model was asked')
      }
      return stage.execute(given as Input, context)
    },
  }
}

function handOver<Input>(
  schema: Schema<Input>,
  from: Readonly<Record<string, string>>,
): Schema<Input> {
  return {
    safeParse(given) {
      const own = typeof given === 'object' && given !== null ? given : {}
      const taken = Object.entries(from).map(([key, stage]) => [
        key,
        earlierValue(given, key, [stage]),
      ])
      return schema.safeParse({ ...own, ...Object.fromEntries(taken) })
    },
  }
}
