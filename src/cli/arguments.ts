import { InvalidArgumentError } from 'commander'
import { type Backend, parseBackend } from '../core/backend.ts'
import { parseDuration } from '../core/duration.ts'
import { messageOf } from '../core/errors.ts'
import { checkName } from '../core/name.ts'
import { LONGEST_DELAY_MS } from '../io/deadline.ts'
import { checkSessionId } from '../session/options.ts'

// How option texts are read. What cannot be meant is refused here, before anything begins.

export function duration({ min }: { min: number }): (text: string) => number {
  return (text) => {
    const ms = refused(() => parseDuration(text))
    if (ms >= min && ms <= LONGEST_DELAY_MS) return ms
    throw new InvalidArgumentError(`It has to be from ${min}ms to 596h.`)
  }
}

export function wholeNumber({ min }: { min: number }): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^-?\d+$/.test(text) && value >= min && Number.isSafeInteger(value)) return value
    const range = min === Number.MIN_SAFE_INTEGER ? '' : ` ${min} or more`
    throw new InvalidArgumentError(`It has to be a whole number${range}.`)
  }
}

export function temperature(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value <= 2) return value
  throw new InvalidArgumentError('It has to be a number from 0 to 2.')
}

/** A text that becomes part of file names. */
export function fileName(what: string): (text: string) => string {
  return (text) => refused(() => checkName(what, text))
}

export function folder(text: string): string {
  if (text !== '') return text
  throw new InvalidArgumentError('It has to be the path of a folder.')
}

export function backend(text: string): Backend {
  return refused(() => parseBackend(text))
}

export function backends(text: string, earlier: readonly Backend[] = []): Backend[] {
  return [...earlier, backend(text)]
}

/** The id an agent gave a conversation. */
export function sessionId(text: string): string {
  return refused(() => checkSessionId('The id', text))
}

/** Collects the texts of an option that may be given more than once. */
export function texts(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text]
}

function refused<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
}
