import { ReverieError } from '../core/errors.ts'

/** A place in a file people write. Line and column count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Where a value stands that is in no file: keys joined with dots. File, line and column say nothing. */
  readonly path?: string | undefined
}

/** A place in the file, or the value, that a message is about. */
export function near({ path, line }: Place): string {
  return path ?? `line ${line}`
}

/** Begins a message; a path is not said where the message itself begins with it. */
function at({ path, file, line, column }: Place, problem: string): string {
  if (path === undefined) return `${file}:${line}:${column}: `
  return path === '' || problem.startsWith(`${path} `) ? '' : `${path}: `
}

/** What else is known of a fault in a file. */
export interface SourceFault {
  /** The value that is wrong, as it was read. */
  value?: unknown
  cause?: unknown
}

/** A fault in a file people write: the message begins with its place, `file:line:column` or a path. */
export class SourceError extends ReverieError implements Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly value: unknown
  /** The message without the place. */
  readonly problem: string

  constructor(code: string, place: Place, problem: string, fault: SourceFault = {}) {
    super(code, `${at(place, problem)}${problem}`, { cause: fault.cause })
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.value = fault.value
    this.problem = problem
  }
}
