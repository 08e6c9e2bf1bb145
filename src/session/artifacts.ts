import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf, ReverieError } from '../core/errors.ts'
import { checkName } from '../core/name.ts'
import { DiskError, onDisk } from '../io/disk-error.ts'
import { makeParent, PARTIAL, writeWhole } from '../io/files.ts'
import { isFolder } from '../io/is-folder.ts'
import { SourceError } from '../io/source-error.ts'
import type { Prompt, StageRequest } from './options.ts'

/** The files of one stage, absolute. */
export interface StagePaths {
  inputPath: string
  outputPath: string
}

export interface Naming {
  outputDir: string
  prefix: string
  inputSuffix: string
  outputSuffix: string
}

/** @throws TypeError when prompt and answer would be one file. */
export function stagePaths(naming: Naming, { stage, options }: StageRequest): StagePaths {
  const { inputSuffix, outputSuffix } = naming
  const inputPath = ownPath(naming, options.inputPath) ?? defaultPath(naming, stage, inputSuffix)
  const outputPath = ownPath(naming, options.outputPath) ?? defaultPath(naming, stage, outputSuffix)
  if (inputPath === outputPath) {
    throw new TypeError(
      `Stage '${stage}': inputPath and outputPath are the same file, ${inputPath}.`,
    )
  }
  return { inputPath, outputPath }
}

function ownPath({ outputDir }: Naming, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(outputDir, path)
}

// All parts are checked, so nothing is left to resolve, which would be slow for 100 000 stages.
function defaultPath({ outputDir, prefix }: Naming, stage: string, suffix: string): string {
  return `${outputDir}/${prefix}-${stage}${suffix}`
}

/** Where the answer of a stage is when its call names no place of its own. */
export function answerPath(naming: Naming, stage: string): string {
  return defaultPath(naming, stage, naming.outputSuffix)
}

/** Where what was read from an answer is kept. */
export const parsedPathOf = (outputPath: string): string => `${outputPath}.parsed`

/** Where a stage's file of a role is. */
export function artifactPath({ outputDir, prefix }: Naming, stage: string, role: string): string {
  return join(outputDir, `${prefix}-${stage}.${checkName('Artifact role', role)}`)
}

/** What is asked of a stage is itself at fault; asking again would not help. */
export class PromptError extends ReverieError {
  readonly inputPath: string

  constructor(
    code: 'prompt_empty' | 'prompt_not_written' | 'prompt_writer_failed',
    message: string,
    inputPath: string,
    cause?: unknown,
  ) {
    super(code, message, { cause })
    this.inputPath = inputPath
  }
}

/**
 * Puts the prompt into its file unless it is a text already there, and returns its content.
 *
 * @throws PromptError when the prompt is blank, or its writer throws or gives nothing.
 * @throws DiskError
 */
export async function writePrompt(prompt: Prompt, inputPath: string): Promise<string | Buffer> {
  const text = typeof prompt === 'string' ? prompt : await callWriter(prompt, inputPath)
  const content = text ?? onDisk('read the prompt', inputPath, () => readFileSync(inputPath))
  if (content.toString().trim() === '') {
    throw new PromptError(
      'prompt_empty',
      `The prompt is empty (white space only). Its file would be ${inputPath}.`,
      inputPath,
    )
  }
  return content
}

async function callWriter(
  writer: Exclude<Prompt, string>,
  inputPath: string,
): Promise<string | undefined> {
  makeParent(inputPath)
  const mark = markUnwritten(inputPath)
  let text: string | void
  try {
    text = await writer(inputPath)
  } catch (error) {
    mark.isWritten()
    throw new PromptError(
      'prompt_writer_failed',
      // A file that cannot be read, or not as a text, is named by its error.
      error instanceof SourceError || error instanceof DiskError
        ? error.message
        : `The prompt writer threw: ${messageOf(error)}`,
      inputPath,
      error,
    )
  }
  if (typeof text === 'string') return text
  if (!mark.isWritten()) {
    throw new PromptError(
      'prompt_not_written',
      `The prompt writer neither returned a text nor wrote ${inputPath}. Let it do one of the two.`,
      inputPath,
    )
  }
  return undefined
}

/**
 * Lets a write to a file that may exist already be noticed, even one of the same bytes: its time is
 * set far back, and given back when nobody wrote.
 */
function markUnwritten(path: string): { isWritten: () => boolean } {
  const before = existsSync(path) ? statSync(path) : undefined
  if (before === undefined) return { isWritten: () => existsSync(path) }
  const marked = new Date(1000)
  utimesSync(path, before.atime, marked)
  return {
    isWritten() {
      if (statSync(path, { throwIfNoEntry: false })?.mtimeMs !== marked.getTime())
        return existsSync(path)
      utimesSync(path, before.atime, before.mtime)
      return false
    },
  }
}

/** Writes a prompt text to its file. A prompt that its writer put there stays as it is. */
export function storePrompt(prompt: string | Buffer, inputPath: string): void {
  if (typeof prompt !== 'string') return
  makeParent(inputPath)
  writeWhole(inputPath, prompt)
}

/**
 * Makes the folder an answer goes to. What cannot be put in its place should not be paid for, so a
 * folder that has its name is found out now.
 *
 * @throws DiskError
 */
export function makeRoom(outputPath: string): void {
  makeParent(outputPath)
  if (isFolder(outputPath)) throw new DiskError('write', outputPath, { code: 'EISDIR' })
}

/** Where the answer of an attempt is written until it is accepted. */
export function partialPathOf(outputPath: string, attempt: number): string {
  return `${outputPath}.attempt-${attempt}${PARTIAL}`
}
