import { formatCommand } from '../core/command-line.ts'
import { defined } from '../core/defined.ts'
import type { Secret } from '../core/mask.ts'
import {
  childEnvironment,
  type Environment,
  knownSecrets,
  processEnvironment,
} from '../io/environment.ts'
import type { ProcessOptions, ProcessResult } from '../io/process.ts'
import { secretMask } from '../io/secret-mask.ts'
import type { RunnerReply, RunnerRequest } from './contract.ts'

/** The part of a program call that is the provider's own. */
export interface ProgramCall extends Pick<
  ProcessOptions,
  | 'command'
  | 'args'
  | 'stdinPath'
  | 'stdoutPath'
  | 'stderrPath'
  | 'watchPaths'
  | 'isFinished'
  | 'finishGraceMs'
> {
  /** Variables the program needs besides the allowlist, by name; `*` at the end is a wildcard. */
  allow?: readonly string[]
  /** Variables set for the program; the request's own win. */
  env?: Environment
}

export interface ProgramEnd {
  result: ProcessResult
  /** What of it stands in every reply, secrets masked. */
  record: Pick<RunnerReply, 'exitCode' | 'command' | 'stderrTail' | 'durationMs'>
  /** The secrets among the variables the program was given. */
  secrets: readonly Secret[]
}

/**
 * Runs a program for a request, with the request's limits, folder and environment.
 *
 * @throws LaunchError when it cannot be started.
 */
export async function callProgram(request: RunnerRequest, call: ProgramCall): Promise<ProgramEnd> {
  const { allow: _allow, env: _env, ...program } = call
  const { timeoutMs, idleTimeoutMs, killDelayMs, cwd, signal, onEvent } = request
  const { env, command, secrets } = prepare(request, call)
  const { runProcess } = await import('../io/process.ts')
  const result = await runProcess({
    ...program,
    env,
    timeoutMs,
    signal,
    ...defined({ idleTimeoutMs, killDelayMs, cwd }),
    ...(onEvent && { onProgress: (bytes: number) => onEvent({ type: 'progress', bytes }) }),
  })
  const { exitCode, stderrTail, durationMs } = result
  const record = { exitCode, command, durationMs }
  return { result, record: stderrTail === '' ? record : { ...record, stderrTail }, secrets }
}

/** In a function of its own, so that a running call does not hold the whole environment. */
function prepare(
  request: RunnerRequest,
  { command, args, allow = [], env: own }: ProgramCall,
): { env: Record<string, string>; command: string; secrets: readonly Secret[] } {
  const around = processEnvironment()
  const add = { ...own, ...request.env }
  const env = childEnvironment(around, { allow, add })
  const mask = secretMask(around)
  const shown = [command, ...args].map((word) => mask(word, add))
  return { env, command: formatCommand(shown), secrets: knownSecrets(env) }
}
