import { lastLines } from '../lines.ts'
import { ParseError } from '../parse-error.ts'
import { SCALE } from '../scale.ts'

const READ_LINES = 3

const HEADING = /\b(?:final\s+|total\s+)?score(?:\s*:\s*|\s+)/gi
const EXACT = /^\s*score:\s*(\d(?:\.\d+)?)\s*$/i
const DIGITS = /(\d)(,\s?|\s|)(\d)\2(\d)(?!\2?\d|[.,/]\d)/y
const FRACTION = /(-?\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)/y
const NUMBER = /(-?\d+(?:\.\d+)?)(?=[.,;:!?)\]"'`”’]*(?:\s|$))(?!\s*\/\s*\d)/y
const LIST_ITEM = /\d+[.)][^\S\r\n]+\S/y

/**
 * The score in the last three non-empty lines, from 0 to 9, as text: `8.0`.
 *
 * A line that is just `SCORE: d[.d]` is preferred; else a number after `SCORE`, `Final Score` or
 * `Total Score` and a colon or blank, three digits (`456`, `4,5,6`, `4 5 6`) standing for their
 * mean. Of several the last counts. Markdown emphasis is looked through. A fraction is no score
 * here.
 *
 * @throws ParseError for an answer without a score, or one outside 0 to 9.
 */
export function inLastLine(text: string): string {
  const lines = lastLines(text, READ_LINES).map(withoutMarkdown).toReversed()
  for (const line of lines) {
    const exact = EXACT.exec(line)?.[1]
    if (exact !== undefined) return checked(text, Number(exact))
  }
  for (const line of lines) {
    const score = lastScore(line, [readDigits, readNumber])
    if (score !== undefined) return checked(text, score)
  }
  throw new ParseError(text, {
    reason: 'no score',
    issues: [
      `its last ${READ_LINES} lines hold no "SCORE: n" with n from ${SCALE.low} to ${SCALE.high}`,
    ],
  })
}

/**
 * The last score in the whole answer, from 0 to 9, as text: `8.0`; for old free-form rubrics.
 *
 * The forms of {@link inLastLine}, and fractions, which are scaled: `7/10` is `6.3`. The number
 * may stand on the line after its heading, where `1. …` begins a list.
 *
 * @throws ParseError for an answer without a score, or one outside 0 to 9.
 */
export function complex(text: string): string {
  const score = lastScore(withoutMarkdown(text), [readFraction, readDigits, readNumber])
  if (score === undefined) {
    throw new ParseError(text, {
      reason: 'no score',
      issues: ['it holds no "SCORE: n", "Total Score: n" or "Score: n/10"'],
    })
  }
  return checked(text, score)
}

const withoutMarkdown = (text: string): string => text.replace(/[*#]/g, '')

type Reader = (text: string, at: number) => number | undefined

function lastScore(text: string, readers: readonly Reader[]): number | undefined {
  let score: number | undefined
  for (const { 0: heading, index } of text.matchAll(HEADING)) {
    const at = index + heading.length
    if (heading.includes('\n') && execAt(LIST_ITEM, text, at)) continue
    for (const read of readers) {
      const found = read(text, at)
      if (found === undefined) continue
      score = found
      break
    }
  }
  return score
}

function readDigits(text: string, at: number): number | undefined {
  const match = execAt(DIGITS, text, at)
  return match && (Number(match[1]) + Number(match[3]) + Number(match[4])) / 3
}

function readFraction(text: string, at: number): number | undefined {
  const match = execAt(FRACTION, text, at)
  return match && (Number(match[1]) * SCALE.high) / Number(match[2])
}

function readNumber(text: string, at: number): number | undefined {
  const match = execAt(NUMBER, text, at)
  return match && Number(match[1])
}

function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

function checked(text: string, score: number): string {
  if (score >= SCALE.low && score <= SCALE.high)
    return Number.isInteger(score) ? `${score}.0` : `${score}`
  throw new ParseError(text, {
    reason: 'score out of range',
    issues: [`the score ${score} is not from ${SCALE.low} to ${SCALE.high}`],
  })
}
