/** What a generation would be made of if it were made now. */
export type Wanted = WantedAnswer | WantedCopy

/** The same as far as it is known: what is not, because a table lost a row, is no reason to remake. */
export type Expected = ExpectedAnswer | WantedCopy

interface WantedOfParent {
  /**
   * When this package last made the text above it, in milliseconds since 1970; for generations
   * without a record, which have nothing else to compare. Absent: it did not.
   */
  readonly parentMadeAt?: number
}

/** A text that a model is asked for. */
export interface WantedAnswer extends WantedOfParent {
  readonly mode: 'llm'
  /** Digest of the template's text. */
  readonly template: string
  /** Digest of the values it is filled with. */
  readonly values: string
  /** `provider:model`. */
  readonly backend: string
  /** `null` for none. */
  readonly parser: string | null
}

export interface ExpectedAnswer extends WantedOfParent {
  readonly mode: 'llm'
  readonly template: string | undefined
  readonly values: string | undefined
  readonly backend: string | undefined
  readonly parser: string | null | undefined
}

/** A text passed on as it is. */
export interface WantedCopy extends WantedOfParent {
  readonly mode: 'copy'
  /** Digest of the text it is a copy of. */
  readonly from: string
}

export function isWanted(expected: Expected): expected is Wanted {
  if (expected.mode === 'copy') return true
  const { template, values, backend, parser } = expected
  return ![template, values, backend, parser].includes(undefined)
}
