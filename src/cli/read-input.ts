import { isUtf8 } from 'node:buffer'
import { messageOf } from '../core/errors.ts'
import { readSourceText } from '../io/source-text.ts'
import { UsageError } from './usage-error.ts'

/**
 * Reads a text from a file, or from standard input when no file is named.
 *
 * @param what names the text in messages, such as `prompt`
 * @param howTo says how to give it
 * @throws UsageError when there is none, or it is not UTF-8.
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
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer))
  const bytes = Buffer.concat(chunks)
  if (!isUtf8(bytes)) throw new UsageError(`The ${what} on standard input is not UTF-8 text.`)
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}
