import { closeSync, openSync, readSync, writeFileSync } from 'node:fs'
import { readPrompt } from '../../io/call-files.ts'
import { fileSize } from '../../io/files.ts'
import { explainFileError } from '../../io/process-errors.ts'
import type { AgentCli } from './definition.ts'

/** The file to be the program's standard input, or why the program would refuse the prompt. */
export type Prompt = { path: string } | { refusal: string }

/**
 * Makes a prompt safe to give to a program. One that would be taken for a command gets a line feed
 * in front, in a copy at `copyPath`; the file itself stays as it is.
 *
 * @throws LaunchError `input_missing`
 */
export function preparePrompt(cli: AgentCli, inputPath: string, copyPath: string): Prompt {
  const startsWithSlash = firstByte(inputPath) === SLASH
  const { amount, unit } = cli.longestPrompt ?? { amount: Infinity, unit: 'bytes' }
  const bytes = fileSize(inputPath) ?? 0
  // No text has more characters than bytes.
  const length =
    bytes > amount && unit === 'characters' ? charactersIn(readPrompt(inputPath)) : bytes
  if (length > amount) {
    const refusal = `The prompt has ${length} ${unit}, and ${cli.command} takes ${amount} at most. Shorten it or use another backend.`
    return { refusal }
  }
  if (cli.interceptsSlash !== true || !startsWithSlash) return { path: inputPath }
  writeFileSync(copyPath, `\n${readPrompt(inputPath)}`)
  return { path: copyPath }
}

const SLASH = 0x2f

function firstByte(path: string): number | undefined {
  const byte = Buffer.alloc(1)
  try {
    const fd = openSync(path, 'r')
    try {
      return readSync(fd, byte) === 1 ? byte[0] : undefined
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw explainFileError(error, path, 'read')
  }
}

function charactersIn(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
