import type { BackendLike } from '../core/backend.ts'
import {
  COUNT,
  ELSEWHERE,
  FUNCTION,
  FUNCTIONS,
  type Kind,
  NUMBER,
  oneOf,
  SCHEMA,
  SWITCH,
  TEXT,
  TEXTS,
} from '../core/option-kinds.ts'
import type { Parser } from '../core/parse/parser.ts'
import type { InputSchema, Schema } from '../core/parse/schema.ts'
import type { Sampling } from '../core/sampling.ts'

/** A stage whose work is one prompt. `Given` is what it takes, `Input` what its schema makes of that. */
export interface PromptStageOptions<Input, Output, Given = Input> extends Sampling {
  /** Letters, digits, `.`, `_`, `-`. */
  name: string
  displayName?: string
  dependencies?: readonly string[]
  /** The template's text, or the file it is in; one word that ends in `.txt`, `.md` or `.j2` is a file. */
  template?: string | { path: string }
  /** `jinja` (default), or `braces`: `{name}` in plain text, other braces stand for themselves. */
  syntax?: 'jinja' | 'braces'
  /** Makes the prompt where there is no template; in copy mode, the text that is passed through. */
  prompt?: (input: Input) => string
  /** Placeholders the template must hold; looked for when the stage is made. */
  required?: readonly string[]
  /** Normalises and checks the input. */
  input?: InputSchema<Input, Given>
  /**
   * What the template sees. Default: the fields of the input, the whole as `input`, and as
   * `input_json` its JSON.
   */
  prepare?: (input: Input) => Record<string, unknown>
  /** `copy` makes no call: the text of the input is the answer. Default `llm`. */
  mode?: 'llm' | 'copy'
  /** Reads the answer: a parser, or the name of one that is registered. Default: the text itself. */
  parse?: Parser<Output> | string
  /** Takes JSON out of the answer, checks and normalises it; after `parse`, where both are given. */
  output?: Schema<Output>
  /** What the JSON taken out has to be. Default `any`: what `output` accepts. */
  expect?: 'object' | 'array' | 'any'
  /** Keys after which this stage's models tend to close the object too early. */
  earlyCloseKeys?: readonly string[]
  /** `lenient` also mends single quotes, bare keys, comments, Python literals. Default `strict`. */
  repair?: 'strict' | 'lenient'
  /** What is wrong between answer and input, a sentence each. */
  checks?: readonly ((value: Output, input: Input) => readonly string[])[]
  /** What to go on with when no answer could be had. Default: the stage fails. */
  stub?: (input: Input, reason: string) => Output
  /** Fewest non-empty lines of an answer. Default 0. */
  minLines?: number
  /** Whether an answer cut off at a length limit fails. Default `true`. */
  failOnTruncation?: boolean
  /** For the call log. Default: 8 hex digits of a hash of the template. */
  promptVersion?: string
  /** Default: the backend the stage is run with. */
  backend?: BackendLike
  /** Extra attempts after the first. Default: what the stage is run with. */
  retries?: number
  /** Times the backend is shown an unreadable answer and what is wrong with it. Default 1. */
  repairTurns?: number
}

export const PROMPT_STAGE_OPTIONS: Readonly<
  Record<keyof PromptStageOptions<unknown, unknown>, Kind>
> = {
  name: ELSEWHERE,
  displayName: TEXT,
  dependencies: TEXTS,
  template: [
    'a text or { path }',
    (value) => typeof ((value as { path?: unknown } | null)?.path ?? value) === 'string',
  ],
  syntax: oneOf('jinja', 'braces'),
  prompt: FUNCTION,
  required: TEXTS,
  input: SCHEMA,
  prepare: FUNCTION,
  mode: oneOf('llm', 'copy'),
  parse: [
    'a function or the name of a parser',
    (value) => ['function', 'string'].includes(typeof value),
  ],
  output: SCHEMA,
  expect: oneOf('object', 'array', 'any'),
  earlyCloseKeys: TEXTS,
  repair: oneOf('strict', 'lenient'),
  checks: FUNCTIONS,
  stub: FUNCTION,
  minLines: COUNT,
  failOnTruncation: SWITCH,
  promptVersion: TEXT,
  backend: ELSEWHERE,
  retries: COUNT,
  repairTurns: COUNT,
  temperature: NUMBER,
  topP: NUMBER,
  maxTokens: NUMBER,
  seed: NUMBER,
  stop: TEXTS,
}
