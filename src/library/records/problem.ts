/** What kind of fault it is. */
export type ProblemType =
  | 'structure'
  | 'missing_field'
  | 'empty_field'
  | 'type_error'
  | 'format_error'
  | 'consistency'
  | 'content'
  | 'uniqueness'

/** One fault in data. */
export interface Problem {
  type: ProblemType
  /** A path, such as `meanings[2].IPA`. */
  location: string
  /** What is wrong, with which value, and what was expected. */
  message: string
}

/** What was found in data: errors speak against it, warnings do not. */
export interface Findings {
  errors: readonly Problem[]
  warnings: readonly Problem[]
}

/** A fault in one line. */
export function problemText({ type, location, message }: Problem): string {
  return `${location}: ${message} (${type})`
}

/** All findings of several looks at the same data. */
export function allFindings(parts: readonly Findings[]): Findings {
  return {
    errors: parts.flatMap(({ errors }) => errors),
    warnings: parts.flatMap(({ warnings }) => warnings),
  }
}

/** A value as a message shows it, shortened. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}

const TOLD = 5

/** Sentences of faults as one message: the first few, and how many more there are. */
export function faultsMessage(what: string, faults: readonly string[]): string {
  const count = `${faults.length} error${faults.length === 1 ? '' : 's'}`
  const more = faults.length > TOLD ? ` … and ${faults.length - TOLD} more.` : ''
  return `${what} ${count}: ${faults.slice(0, TOLD).join(' ')}${more}`
}
