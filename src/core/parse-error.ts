import { ReverieError } from './errors.ts'
import { lastLines } from './lines.ts'
import { shownIssues } from './shown-issues.ts'

const SHOWN_LINES = 5
const SHOWN_WIDTH = 200

/** What a {@link ParseError} says besides the text. */
export interface ParseFailure {
  /** One phrase for what is wrong: `truncated`, `top level is not an object`, `no score`. */
  reason: string
  /** Single faults, a schema's for instance, each with its path and value. Default none. */
  issues?: readonly string[]
  /** `schema_error` for a value that could be read but does not fit. Default `parse_error`. */
  code?: 'parse_error' | 'schema_error'
  /** The JSON that was found, where a value could be read but does not fit. */
  json?: string
  cause?: unknown
}

/**
 * A model's text that holds no acceptable value; the text is kept whole, it was paid for.
 *
 * The message has the first issues and ends with the last five non-empty lines. Asking again may help, so it is retryable.
 */
export class ParseError extends ReverieError {
  readonly text: string
  readonly issues: readonly string[]
  readonly reason: string
  /** The JSON that was found, where a value could be read but does not fit. */
  readonly json: string | undefined

  constructor(text: string, failure: ParseFailure) {
    const { reason, issues = [], code = 'parse_error', json, cause } = failure
    const said = shownIssues(issues)
      .map((issue) => `\n- ${issue}`)
      .join('')
    const ends = lastLines(text, SHOWN_LINES).map(shorten).join('\n')
    super(
      code,
      `The answer cannot be used: ${reason}.${said}\n` +
        (ends === '' ? 'It has no text.' : `Its last lines:\n${ends}`),
      { cause, isRetryable: true },
    )
    this.text = text
    this.issues = issues
    this.reason = reason
    this.json = json
  }
}

const shorten = (line: string): string =>
  line.length <= SHOWN_WIDTH ? line : `${line.slice(0, SHOWN_WIDTH)}…`
