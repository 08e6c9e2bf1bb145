import { messageOf } from '../../core/errors.ts'
import { ParseError } from '../../core/parse-error.ts'
import { getParser } from '../../core/parse/registry.ts'
import type { CohortStage } from '../ids/generation-id.ts'

const DRAFT_LINES = 3

/**
 * The text that counts of an answer: what the parser finds in it, or the answer itself with one
 * kind of line end. A draft has at least three lines that are not empty.
 *
 * @throws ParseError when there is none.
 */
export function readAnswer(stage: CohortStage, parser: string | null, answer: string): string {
  if (stage === 'draft') checkLines(answer)
  const value = parser === null ? withLineFeeds(answer) : parsed(stage, parser, answer)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text === undefined || text.trim() === '') {
    throw new ParseError(answer, { reason: 'nothing is left of it once it is parsed' })
  }
  return text
}

function parsed(stage: CohortStage, name: string, answer: string): unknown {
  const parser = getParser(stage, name)
  try {
    return parser(answer)
  } catch (cause) {
    if (cause instanceof ParseError) throw cause
    // A parser with a bug spoils the answers it cannot read, and not the run.
    const reason = `the parser '${name}' threw: ${messageOf(cause)}`
    throw new ParseError(answer, { reason, cause })
  }
}

function checkLines(answer: string): void {
  const lines = answer.split('\n').filter((line) => line.trim() !== '').length
  if (lines >= DRAFT_LINES) return
  throw new ParseError(answer, {
    reason: `it has ${lines} non-empty lines, ${DRAFT_LINES} are the least for a draft`,
  })
}

function withLineFeeds(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
}
