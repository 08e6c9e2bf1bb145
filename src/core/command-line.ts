import { ReverieError } from './errors.ts'

/** A command line that cannot be split into a program and its arguments. */
export class CommandLineError extends ReverieError {
  readonly line: string

  constructor(line: string, fault: string) {
    super('command_line_invalid', `Command line ${JSON.stringify(line)}: ${fault}.`)
    this.line = line
  }
}

const PIECE = /\\([^])|'([^']*)'|"((?:[^"\\]|\\[^])*)"|([^\s\\'"]+)|(\s+)|([^])/gu
const PLAIN = /^[\w@%+=:,./{}-]+$/

/**
 * Splits a command line into program and arguments at blanks. Quotes hold blanks together: nothing
 * is special between single ones, a backslash keeps the next character between double ones and
 * outside. There is no shell: no variables, globs, pipes or redirections.
 *
 * @throws CommandLineError when it is blank or a quote is not closed.
 */
export function splitCommand(line: string): [program: string, ...args: string[]] {
  const words: string[] = []
  let word: string | undefined
  for (const [, escaped, single, double, plain, blank, stray] of line.matchAll(PIECE)) {
    if (stray !== undefined) {
      const fault = stray === '\\' ? 'a backslash ends it' : `the quote ${stray} is not closed`
      throw new CommandLineError(line, fault)
    }
    if (blank === undefined) {
      word = (word ?? '') + (escaped ?? single ?? double?.replaceAll(/\\([^])/gu, '$1') ?? plain)
    } else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  if (word !== undefined) words.push(word)
  const [program, ...args] = words
  if (program === undefined || program === '')
    throw new CommandLineError(line, 'it names no program')
  return [program, ...args]
}

/** A command as people would type it; `splitCommand` gives back what went in. */
export function formatCommand(words: readonly string[]): string {
  return words.map(quote).join(' ')
}

function quote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
