import { resolve } from 'node:path'
import { StageError } from '../stage/stage-error.ts'
import type { Returned, Stage, StageContext, StageFrame } from '../stage/stage.ts'
import { inputField } from './input-field.ts'

/** Which file a stage works on. */
export interface FileChoice {
  /** The file; relative paths begin at the working folder. Default: the input names it. */
  path?: string
  /** The field of the input that names the file where `path` does not. Default `path`. */
  pathKey?: string
}

export interface FileStageOptions<Input, Output> extends StageFrame<Input, Output>, FileChoice {
  /** Works on the file, whose path is absolute. */
  work: (
    path: string,
    input: Input,
    context: StageContext,
  ) => Returned<Output> | Promise<Returned<Output>>
}

/**
 * Makes a stage that works on one file, named by its options or by its input.
 *
 * The stage fails with `input_field_missing` or `path_invalid` when neither names one.
 *
 * @example
 * const lines = fileStage({
 *   name: 'count_lines',
 *   work: (path) => readFileSync(path, 'utf8').split('\n').length,
 * })
 * const { data } = await session.run(lines, { path: 'notes.txt' })
 */
export function fileStage<Input = unknown, Output = unknown>({
  path,
  pathKey = 'path',
  work,
  ...frame
}: FileStageOptions<Input, Output>): Stage<Input, Output> {
  return {
    // A file may hold something else the next time.
    isReusable: false,
    ...frame,
    execute: (input, context) => work(resolve(path ?? pathIn(input, pathKey)), input, context),
  }
}

function pathIn(input: unknown, key: string): string {
  const path = inputField(input, key)
  if (typeof path === 'string' && path !== '') return path
  throw new StageError(
    'path_invalid',
    `The input's '${key}' is ${JSON.stringify(path)}; it has to be the path of a file.`,
  )
}
