import { isUtf8 } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { messageOf } from '../core/errors.ts'
import { InterruptedError } from '../core/interrupted-error.ts'
import { readSourceText } from '../io/source-text.ts'
import { onTermination } from '../io/termination.ts'
import { UsageError } from './usage-error.ts'

/**
 * Reads a text from a file, or from standard input when no file is named.
 *
 * @param what names the text in messages, such as `prompt`
 * @param howTo says how to give it
 * @throws UsageError when there is none, or it is not UTF-8; InterruptedError.
 */
export function readInput(what: string, howTo: string, file?: string): Promise<string> {
  return file === undefined ? readStandardInput(what, howTo) : readFile(file)
}

async function readFile(file: string): Promise<string> {
  try {
    return readSourceText(file)
  } catch (error) {
    throw new UsageError(messageOf(error), error)
  }
}

async function readStandardInput(what: string, howTo: string): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError(`There is no ${what}. ${howTo}`)
  const bytes = await allOfStandardInput()
  if (!isUtf8(bytes)) throw new UsageError(`The ${what} on standard input is not UTF-8 text.`)
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}

async function allOfStandardInput(): Promise<Buffer> {
  let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined
  const forget = onTermination(async (signal) => {
    stoppedBy = signal
  })
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer))
  // Ctrl-C ends the program that writes here as well. Its end may be seen first, and what it wrote
  // is no whole text then; the signal is seen a turn of the event loop later.
  await nextTurn()
  await nextTurn()
  forget()
  if (stoppedBy !== undefined) throw new InterruptedError(stoppedBy)
  return Buffer.concat(chunks)
}
