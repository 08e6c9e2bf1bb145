import type { Command } from 'commander'
import { didYouMean } from '../core/nearest.ts'
import { UsageError } from './usage-error.ts'

/**
 * The command whose help some words ask for, as in `help cohort run`; none for words of another kind.
 *
 * @throws UsageError for a command there is none of, which would be passed over in silence.
 */
export function askedHelp(program: Command, words: readonly string[]): Command | undefined {
  const isFlagged = words.some((word) => word === '--help' || word === '-h')
  let command = program
  let isAsked = false
  for (const word of words) {
    if (command.commands.length === 0 || word.startsWith('-')) break
    if (word === 'help') {
      isAsked = true
      continue
    }
    const next = command.commands.find((candidate) => candidate.name() === word)
    if (next === undefined) {
      if (isAsked || isFlagged) throw unknown(word, command)
      break
    }
    command = next
  }
  return isAsked ? command : undefined
}

function unknown(name: string, { commands }: Command): UsageError {
  const known = commands.map((command) => command.name())
  return new UsageError(`There is no command '${name}'.${didYouMean(name, known)}`)
}
