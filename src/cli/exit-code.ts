import { CommanderError } from 'commander'
import { causesOf } from '../core/causes-of.ts'
import { ReverieError } from '../core/errors.ts'
import { InterruptedError } from '../core/interrupted-error.ts'

/** Of errors that say the command line is wrong; what else fails, fails while it is carried out. */
const USAGE_CODES = new Set(['usage', 'unknown_provider', 'unknown_parser'])

/** What the shell is told: 0, 1 failed, 2 cannot be meant, 130 Ctrl-C, 143 terminated. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ReverieError && USAGE_CODES.has(error.code)) return 2
  const interrupted = interruptionIn(error)
  if (interrupted === undefined) return 1
  return interrupted.signal === 'SIGTERM' ? 143 : 130
}

/** The interruption among the causes of an error. */
export function interruptionIn(error: unknown): InterruptedError | undefined {
  return [...causesOf(error)].find((cause) => cause instanceof InterruptedError)
}
