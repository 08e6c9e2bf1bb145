import { ReverieError } from '../errors.ts'
import { extractJson } from '../json/extract-json.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { essayBlock, essayBlockLenient, essayIdeaLast } from './essay.ts'
import { jsonParser } from './json.ts'
import type { Parser } from './parser.ts'
import { complex, inLastLine } from './score.ts'

/** No parser is registered under a name. */
export class UnknownParserError extends ReverieError {
  readonly stage: string
  readonly parser: string
  /** What a stage of this name can use, the most similar names first. */
  readonly known: readonly string[]

  constructor(stage: string, parser: string, names: readonly string[]) {
    super(
      'unknown_parser',
      `Stage '${stage}': there is no parser '${parser}'.${didYouMean(parser, names)}`,
    )
    this.stage = stage
    this.parser = parser
    this.known = [...new Set([...nearest(parser, names), ...names])]
  }
}

/** The stage whose parsers every stage can use. */
const ANY_STAGE = '*'

const parsers = new Map<string, Map<string, Parser>>([
  [
    ANY_STAGE,
    new Map<string, Parser>([
      ['identity', (text) => text],
      ['in_last_line', inLastLine],
      ['complex', complex],
      ['essay_block', essayBlock],
      ['essay_block_lenient', essayBlockLenient],
      ['essay_idea_last', essayIdeaLast],
      ['json', jsonParser(extractJson)],
    ]),
  ],
])

/**
 * Makes a parser known to a stage under a name, in place of one that was there.
 *
 * @param stage - `*` for every stage. A stage's own parser comes before one for every stage.
 * @throws TypeError when stage or name is blank, or there is no function.
 */
export function registerParser(stage: string, name: string, parser: Parser): void {
  const isNamed = [stage, name].every((text) => typeof text === 'string' && text.trim() !== '')
  if (!isNamed || typeof parser !== 'function') {
    throw new TypeError(
      `Parser '${name}' of stage '${stage}': a stage, a name and a function (text) => value are due.`,
    )
  }
  const own = parsers.get(stage) ?? new Map<string, Parser>()
  own.set(name, parser)
  parsers.set(stage, own)
}

/** The parser a stage knows under a name. @throws UnknownParserError listing what it knows. */
export function getParser(stage: string, name: string): Parser {
  const parser = parsers.get(stage)?.get(name) ?? parsers.get(ANY_STAGE)?.get(name)
  if (parser === undefined) throw new UnknownParserError(stage, name, listParsers(stage))
  return parser
}

/** The names of the parsers a stage can use, sorted; without a stage, those of every one. */
export function listParsers(stage?: string): string[] {
  const stages = stage === undefined ? [...parsers.keys()] : [stage, ANY_STAGE]
  return [...new Set(stages.flatMap((one) => [...(parsers.get(one)?.keys() ?? [])]))].sort()
}
