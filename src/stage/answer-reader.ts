import { defined } from '../core/defined.ts'
import { ParseError } from '../core/parse-error.ts'
import { isRetryable, messageOf } from '../core/errors.ts'
import type { Extracted } from '../core/json/extract-json.ts'
import { extractValue, type JsonParser } from '../core/parse/json.ts'
import type { Parser } from '../core/parse/parser.ts'
import { getParser } from '../core/parse/registry.ts'
import { describeIssues, type Schema } from '../core/parse/schema.ts'
import { checkFaults } from './check-faults.ts'
import type { Reading } from './stage.ts'
import type { PromptStageOptions } from './prompt-stage-options.ts'

type ReaderOptions<Input, Output> = Pick<
  PromptStageOptions<Input, Output>,
  'name' | 'parse' | 'output' | 'expect' | 'earlyCloseKeys' | 'repair' | 'checks' | 'minLines'
>

/**
 * How a stage's options read an answer: the lines counted, the value parsed, checked by its schema
 * and against the input. What it returns throws a ParseError for an answer that cannot be used.
 *
 * @throws UnknownParserError when no parser has the name.
 */
export function answerReader<Input, Output>(
  options: ReaderOptions<Input, Output>,
): (text: string, input: Input) => Reading<Output> {
  const { name, minLines = 0, checks = [] } = options
  refuseIdle(options)
  const value = valueReader(options)
  return (text, input) => {
    const lines = text.split('\n').filter((line) => line.trim() !== '').length
    if (lines < minLines) {
      throw new ParseError(text, {
        reason: `it has ${lines} non-empty lines, ${minLines} are the least`,
      })
    }
    const read = value(text)
    const issues = checks.flatMap((check) =>
      checkFaults(`A check of stage '${name}'`, check(read.value, input)),
    )
    if (issues.length > 0) throw unfit(text, issues, read.cleanedJson)
    return read
  }
}

/** Options for taking JSON out, where something else reads the answer, would do nothing in silence. */
function refuseIdle<Input, Output>(options: ReaderOptions<Input, Output>): void {
  if (options.parse === undefined && options.output !== undefined) return
  for (const key of ['expect', 'earlyCloseKeys', 'repair'] as const) {
    if (options[key] === undefined) continue
    throw new TypeError(
      `Stage '${options.name}': ${key} says how output takes JSON out of an answer, but ` +
        (options.parse === undefined
          ? 'there is no output. Give its schema.'
          : `parse reads it. Leave parse out, or give json(schema, { ${key} }) as parse.`),
    )
  }
}

function valueReader<Input, Output>({
  name,
  parse,
  output,
  expect = 'any',
  earlyCloseKeys = [],
  repair = 'strict',
}: ReaderOptions<Input, Output>): (text: string) => Reading<Output> {
  if (parse === undefined && output !== undefined) {
    const options = { expect, earlyCloseKeys, repair }
    return (text) => reading(extractValue(text, output, options))
  }
  const parser = (typeof parse === 'string' ? getParser(name, parse) : parse) ?? asItIs
  return (text) => {
    const { value, ...rest } = readWith(parser, text)
    if (output !== undefined) return { ...rest, value: fit(text, value, output, rest.cleanedJson) }
    // Without a schema the value is what the parser gives, which is what the types say then.
    return { ...rest, value: value as Output }
  }
}

const asItIs: Parser = (text) => text

function readWith(parser: Parser, text: string): Reading<unknown> {
  try {
    const extract = (parser as Partial<JsonParser<unknown>>).extract
    return extract === undefined ? { value: parser(text) } : reading(extract(text))
  } catch (error) {
    // `JSON.parse` throws a SyntaxError: there it is the text that is wrong, not the program.
    const isAboutText = isRetryable(error) || error instanceof SyntaxError
    if (error instanceof ParseError || !isAboutText) throw error
    throw new ParseError(text, { reason: messageOf(error), cause: error })
  }
}

function reading<Value>({ value, repairs, json }: Extracted & { value: Value }): Reading<Value> {
  return { value, repairs, cleanedJson: json }
}

function fit<Output>(text: string, value: unknown, schema: Schema<Output>, json?: string): Output {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  throw unfit(text, describeIssues(value, checked.error.issues), json)
}

function unfit(text: string, issues: readonly string[], json: string | undefined): ParseError {
  return new ParseError(text, {
    reason: 'does not fit',
    issues,
    code: 'schema_error',
    ...defined({ json }),
  })
}
