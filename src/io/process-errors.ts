import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { messageOf, ReverieError } from '../core/errors.ts'
import { errnoOf } from './disk-error.ts'
import { findBlockedProgram, findProgram } from './find-program.ts'
import { isFolder } from './is-folder.ts'

/** A program could not be started. Nothing ran. */
export class LaunchError extends ReverieError {}

export interface Launch {
  command: string
  cwd: string | undefined
  env: Readonly<Record<string, string>>
}

/** Says what was looked for and where, from the little the system tells about a failed start. */
export function explainLaunchError(error: unknown, { command, cwd, env }: Launch): LaunchError {
  const code = nameOf(error)
  // A key may be among the arguments, and whoever prints an error prints its cause.
  if (error instanceof Error) Reflect.deleteProperty(error, 'spawnargs')
  const options = { cause: error }
  if (cwd !== undefined && !isFolder(cwd)) {
    const message = `Cannot start '${command}' in ${cwd}: that is not a folder. Create it or give another 'cwd'.`
    return new LaunchError('cwd_missing', message, options)
  }
  if (code === 'ENOENT' || (code === 'EACCES' && isNowhere(command, env['PATH'] ?? ''))) {
    const message = whyMissing(command, cwd, env)
    return new LaunchError('program_missing', message, options)
  }
  if (code === 'EACCES' || code === 'ENOEXEC') {
    const path = command.includes('/') ? command : findBlockedProgram(command, env['PATH'] ?? '')
    const message = `Program ${path ?? `'${command}'`} cannot be executed (${code}). It has to be a file with permission to execute (chmod +x) in a format this machine runs.`
    return new LaunchError('program_not_executable', message, options)
  }
  if (code === 'E2BIG') {
    const message = `The arguments of '${command}' are larger than the system takes (131 071 bytes in one). Give long text on standard input or in a file.`
    return new LaunchError('arguments_too_long', message, options)
  }
  // Out of processes, descriptors or memory passes; a malformed argument does not.
  const isRetryable = ['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'].includes(code)
  const message = `Cannot start '${command}': ${messageOf(error)}.`
  return new LaunchError('launch_failed', message, { ...options, isRetryable })
}

/** Says which file of a call could not be opened and what it was to be. */
export function explainFileError(
  error: unknown,
  path: string,
  use: 'read' | 'written',
): LaunchError {
  const isRetryable = ['EMFILE', 'ENFILE'].includes(nameOf(error))
  const options = { cause: error, isRetryable }
  if (use === 'read') {
    const message = `The prompt file ${path} cannot be read (${nameOf(error)}). It has to exist before the call.`
    return new LaunchError('input_missing', message, options)
  }
  const message = `The file ${path} cannot be written (${nameOf(error)}). Its folder has to exist and allow it.`
  return new LaunchError('output_not_writable', message, options)
}

/** For a folder in PATH that is closed to this user the system says EACCES, though no other has it. */
function isNowhere(command: string, path: string): boolean {
  if (command.includes('/')) return false
  return (findProgram(command, path) ?? findBlockedProgram(command, path)) === undefined
}

function whyMissing(
  command: string,
  cwd: string | undefined,
  env: Readonly<Record<string, string>>,
): string {
  if (command.includes('/')) {
    const path = resolve(cwd ?? process.cwd(), command)
    return isFile(path)
      ? `Program ${path} is there, but the interpreter it names in its first line is not.`
      : `There is no program ${path}. Check the path; a relative one begins at the working folder.`
  }
  const path = env['PATH']
  if (path === undefined || path === '') {
    return `Program '${command}' was not found: the environment of the call has no PATH.`
  }
  const found = findProgram(command, path)
  const folders = [...new Set(path.split(delimiter))].join(', ')
  return found === undefined
    ? `Program '${command}' was not found. Install it, or give its full path. Looked for in the folders of PATH: ${folders}.`
    : `Program ${found} is there, but the interpreter it names in its first line is not.`
}

function isFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function nameOf(error: unknown): string {
  return errnoOf(error) ?? 'unknown error'
}
