import { pipeline } from 'node:stream/promises'
import { createReadStream } from 'node:fs'
import { errnoOf } from '../io/disk-error.ts'

const broken = new Set<NodeJS.WritableStream>()

/**
 * Lets the work go on when nobody reads its output any more (`| head`, a closed terminal). Output
 * that is lost for another reason, such as a full disk, is said and makes the exit code 1.
 */
export function keepOutputSafe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      const isFirst = !broken.has(stream)
      broken.add(stream)
      if (!isFirst || stream === process.stderr || isReaderGone(error)) return
      tell(
        `Could not write to standard output: ${error.message}. What is finished is in its files.`,
      )
      process.exitCode = 1
    })
  }
}

/** Writes to standard output: results, and nothing else. */
export function print(text: string): void {
  if (!broken.has(process.stdout)) process.stdout.write(text)
}

/** Whether standard output still takes what is printed; what only shows things may end when not. */
export function isOutputOpen(): boolean {
  return !broken.has(process.stdout)
}

/** One JSON value on a line of its own. */
export function printJson(value: unknown): void {
  print(`${JSON.stringify(value)}\n`)
}

/** Copies a file to standard output, byte for byte and of any size. */
export async function printFile(path: string): Promise<void> {
  if (broken.has(process.stdout)) return
  let last: number | undefined
  const file = createReadStream(path)
  file.on('data', (chunk) => {
    last = Buffer.from(chunk).at(-1)
  })
  try {
    await pipeline(file, process.stdout, { end: false })
  } catch (error) {
    if (!broken.has(process.stdout)) throw error
  }
  // Only a person at a terminal is disturbed by a prompt that does not begin at the left.
  if (process.stdout.isTTY && last !== LINE_END) print('\n')
}

const LINE_END = 0x0a

/** How wide a table on standard output may be: without limit where it is no terminal. */
export function outputColumns(): number {
  return process.stdout.columns ?? Infinity
}

/** Says something to people, on standard error. */
export function tell(message: string): void {
  if (!broken.has(process.stderr)) process.stderr.write(`reverie: ${message}\n`)
}

function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'ECONNRESET', 'EIO'].includes(errnoOf(error) ?? '')
}
