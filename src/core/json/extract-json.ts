import { lineAt } from '../lines.ts'
import { messageOf } from '../errors.ts'
import { checkKind, checkKinds, FUNCTION, type Kind, oneOf, TEXT, TEXTS } from '../option-kinds.ts'
import { ParseError } from '../parse-error.ts'
import { type Candidate, listCandidates } from './candidates.ts'
import { guessJson } from './lenient.ts'
import { type Repair, repairJson } from './repair.ts'

/** Options of {@link extractJson}. */
export interface ExtractOptions {
  /** What the top level has to be. Default `object`. */
  expect?: 'object' | 'array' | 'any'
  /** Keys after which this stage's model likes to close the object too early. Default none. */
  earlyCloseKeys?: readonly string[]
  /**
   * `lenient` lets a library mend what the strict repairs left: single quotes, bare keys,
   * comments, Python literals. Default `strict`.
   */
  repair?: 'strict' | 'lenient'
  /** What speaks against a value, nothing when it fits; a value that does not fit is passed over. */
  fits?: (value: unknown) => readonly string[]
}

export const EXTRACT_OPTIONS: Readonly<Record<keyof ExtractOptions, Kind>> = {
  expect: oneOf('object', 'array', 'any'),
  earlyCloseKeys: TEXTS,
  repair: oneOf('strict', 'lenient'),
  fits: FUNCTION,
}

/** A value found in a text. */
export interface Extracted {
  value: unknown
  /** What had to be mended, in the order of the repairs; empty for valid JSON. */
  repairs: Repair[]
  /** The JSON that was parsed, mended if need be. */
  json: string
}

/**
 * Finds the JSON in a model's answer.
 *
 * Looked at in this order: the whole text, the body of each code fence, each balanced object or
 * array; first untouched, then mended, then, if asked for, through a lenient library. The first
 * that parses, is of the expected kind and fits wins. Valid JSON is never changed, and a text
 * that was cut off is never completed. The time grows with the length of the text only.
 *
 * @throws TypeError for arguments that cannot be meant.
 * @throws ParseError with `reason` `truncated`, `top level is not an object` (or `array`),
 *   `does not fit`, `not valid JSON`, `no JSON` or `empty`.
 * @example extractJson('Sure: {"a": [1,]}').value // { a: [1] }
 */
export function extractJson(text: string, options: ExtractOptions = {}): Extracted {
  checkKind('extractJson', 'text', text, TEXT)
  checkKinds('extractJson', options, EXTRACT_OPTIONS)
  const { expect = 'object', repair = 'strict' } = options
  const search = new Search(text, options)
  // Most answers are JSON and nothing else: the scanner is spared. Valid and yet not what was
  // wanted, nothing inside it can be.
  const whole = search.accept(text.trim(), text.startsWith('\uFEFF') ? ['byte-order-mark'] : [])
  if (whole || search.isParsed) return whole ?? search.fail()

  const { list, open } = listCandidates(text, options.earlyCloseKeys ?? [])
  search.open = open
  for (const { start, end } of list.slice(1)) {
    const found = search.accept(text.slice(start, end), [])
    if (found) return found
  }
  const mended = list.filter(isMendable).map(({ start, end, early, isBalanced }) => {
    const mend = repairJson(
      text.slice(start, end),
      early.map((at) => at - start),
    )
    return { ...mend, isBalanced }
  })
  for (const { text: json, repairs } of mended) {
    const found = repairs.length > 0 && search.accept(json, repairs)
    if (found) return found
  }
  for (const { text: json, repairs, isBalanced } of repair === 'lenient' ? mended : []) {
    const guess = isBalanced ? guessJson(json) : undefined
    const found = guess !== undefined && search.accept(guess, [...repairs, 'jsonrepair'])
    if (found) return found
  }
  return search.fail()

  /** What was cut off is not mended, and of scalars only a string can be. */
  function isMendable({ start, isBalanced }: Candidate): boolean {
    return isBalanced || (expect === 'any' && '"\u201c'.includes(text.charAt(start)))
  }
}

/** Tries values and remembers what was wrong with them. */
class Search {
  readonly #text: string
  readonly #options: ExtractOptions
  open: number | undefined
  isParsed = false
  #misfits: readonly string[] = []
  #misfit: string | undefined
  #kind = ''
  #syntax = ''

  constructor(text: string, options: ExtractOptions) {
    this.#text = text
    this.#options = options
  }

  accept(json: string, repairs: Repair[]): Extracted | undefined {
    let value: unknown
    if (isCutOff(json)) return undefined
    try {
      value = JSON.parse(json)
    } catch (error) {
      this.#syntax ||= messageOf(error)
      return undefined
    }
    this.isParsed = true
    const { expect = 'object', fits } = this.#options
    const kind = kindOf(value)
    if (expect !== 'any' && kind !== expect) {
      this.#kind ||= kind
      return undefined
    }
    const misfits = fits?.(value) ?? []
    if (misfits.length === 0) return { value, repairs, json }
    if (this.#misfit === undefined) {
      this.#misfits = misfits
      this.#misfit = json
    }
    return undefined
  }

  fail(): never {
    const text = this.#text
    if (this.open !== undefined) {
      const line = lineAt(text, this.open)
      const issues = [`the text ends inside what opens on line ${line}`]
      throw new ParseError(text, { reason: 'truncated', issues })
    }
    if (this.#misfit !== undefined) {
      throw new ParseError(text, {
        reason: 'does not fit',
        issues: this.#misfits,
        json: this.#misfit,
        code: 'schema_error',
      })
    }
    if (this.#kind !== '') {
      const { expect = 'object' } = this.#options
      const reason = `top level is not an ${expect}`
      throw new ParseError(text, { reason, issues: [`found: ${this.#kind}`] })
    }
    if (text.trim() === '') throw new ParseError(text, { reason: 'empty' })
    if (!/[{[]/.test(text)) throw new ParseError(text, { reason: 'no JSON' })
    const issues = this.#syntax === '' ? [] : [this.#syntax]
    throw new ParseError(text, { reason: 'not valid JSON', issues })
  }
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '"': '"' }

/** Spares the engine a long text that cannot be whole. */
function isCutOff(json: string): boolean {
  const closing = CLOSING[json.charAt(0)]
  return closing !== undefined && !json.endsWith(closing)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return value === null ? 'null' : typeof value
}
