import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import { onDisk } from '../../io/disk-error.ts'
import { childEnvironment, type Environment } from '../../io/environment.ts'
import { fileSize } from '../../io/files.ts'
import type { ProcessResult } from '../../io/process.ts'
import { MediaError } from './media-error.ts'
import type { MediaProvider, MediaRequest } from './provider.ts'

export interface CommandMediaOptions {
  /** As it stands in the provenance. Default: the program as it is called. */
  name?: string
  /** File endings it can make. Default: whatever is asked for. */
  formats?: readonly string[]
  /** What one file costs, in US dollars. Default: not known. */
  usdPerFile?: number
  /**
   * Variables of this process to pass on besides the usual ones (PATH, HOME, language, proxies), by
   * name; `*` at the end stands for all that begin so. Default none.
   */
  allow?: readonly string[]
  /** Variables of the call itself. */
  env?: Environment
  /** Wall clock of one file, in milliseconds. Default 180 000. */
  timeoutMs?: number
}

/**
 * Has any program make media files.
 *
 * In its arguments `{prompt}` stands for what an image shows or the text to say, `{word}` for the
 * card's word, `{output}` for the path of the file to write, which has the right ending. Without
 * `{prompt}` the prompt is on standard input; without `{output}` the file is standard output. There
 * is no shell.
 *
 * @example
 * const image = commandMedia(['./draw', '--text', '{prompt}', '--out', '{output}'])
 */
export function commandMedia(
  argv: readonly [program: string, ...args: string[]],
  options: CommandMediaOptions = {},
): MediaProvider {
  const { name = argv[0], formats, usdPerFile } = options
  return {
    name,
    ...defined({ formats }),
    estimate: () => usdPerFile,
    generate: (prompt, request) =>
      inScratch((folder) => run(argv, options, prompt, request, folder)),
  }
}

async function run(
  [command, ...args]: readonly [program: string, ...args: string[]],
  { allow = [], env = {}, timeoutMs = 180_000 }: CommandMediaOptions,
  prompt: string,
  { word, format, signal }: MediaRequest,
  folder: string,
): Promise<Uint8Array> {
  const isUsed = (hole: string): boolean => args.some((arg) => arg.includes(hole))
  const output = join(folder, `out.${format}`)
  const stdinPath = join(folder, 'prompt.txt')
  const values: Record<string, string> = { '{prompt}': prompt, '{word}': word, '{output}': output }
  if (!isUsed('{prompt}')) onDisk('write', stdinPath, () => writeFileSync(stdinPath, prompt))
  const { runProcess } = await import('../../io/process.ts')
  const result = await runProcess({
    command,
    args: args.map((arg) =>
      arg.replaceAll(/\{(?:prompt|word|output)\}/g, (hole) => values[hole] ?? hole),
    ),
    ...(isUsed('{prompt}') ? {} : { stdinPath }),
    ...(isUsed('{output}') ? {} : { stdoutPath: output }),
    env: childEnvironment(undefined, { allow, add: env }),
    timeoutMs,
    signal,
  })
  signal.throwIfAborted()
  const failure = failureOf(command, result, timeoutMs)
  if (failure !== undefined) throw failure
  if (fileSize(output) !== undefined) return onDisk('read', output, () => readFileSync(output))
  throw new MediaError('media_missing', `${command} ended well and left no file at {output}.`)
}

function failureOf(
  command: string,
  { ended, exitCode, signal, stderrTail }: ProcessResult,
  timeoutMs: number,
): MediaError | undefined {
  const options = { isRetryable: true }
  if (ended === 'timeout') {
    return new MediaError('media_timeout', `${command} took more than ${timeoutMs} ms.`, options)
  }
  if (exitCode === 0) return undefined
  const how = exitCode === null ? `was ended by ${signal}` : `ended with exit code ${exitCode}`
  const said = stderrTail.trim().replaceAll(/\s+/g, ' ').slice(-200)
  const message = `${command} ${how}: ${said === '' ? 'it said nothing' : said}`
  return new MediaError('media_program', message, options)
}

async function inScratch<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = onDisk('create a folder in', tmpdir(), () =>
    mkdtempSync(join(tmpdir(), 'reverie-media-')),
  )
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
