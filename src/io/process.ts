import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { beginCall, CALL_VARIABLE, callValue, endCall } from './call-tag.ts'
import { setDeadline } from './deadline.ts'
import { onAbort } from './on-abort.ts'
import { explainFileError, explainLaunchError, LaunchError } from './process-errors.ts'
import { killLeftovers, terminateTree } from './process-kill.ts'
import { monitorProcess } from './process-monitor.ts'
import { readStderrTail } from './stderr-tail.ts'
import { sweepStrays } from './strays.ts'
import { giveBackFile, takeUnnamedFile } from './unnamed-file.ts'
import { releaseGroup, startWatchdog, watchGroup } from './watchdog.ts'

export interface ProcessOptions {
  /** A name looked for in the folders of `env.PATH`, or a path. Never a shell command. */
  command: string
  args: readonly string[]
  /** File that becomes standard input. Absent: `/dev/null`. */
  stdinPath?: string
  /** File that becomes standard output; created, or emptied. Absent: it joins standard error. */
  stdoutPath?: string
  /** File that becomes standard error. Absent: a file without a name, gone with the program. */
  stderrPath?: string
  /** Absent: the working folder of this process. */
  cwd?: string
  /** The whole environment of the child; one mark, `REVERIE_CALL`, is added to it. */
  env: Readonly<Record<string, string>>
  /** Wall clock in milliseconds; more than 24.8 days counts as that. */
  timeoutMs: number
  /** Longest time in milliseconds without growth of any of the files. Absent: no limit. */
  idleTimeoutMs?: number
  /** Further files whose growth counts as life. */
  watchPaths?: readonly string[]
  /** Asked from time to time whether the answer is complete, so that a program may be hung. */
  isFinished?: () => boolean
  /** How long a program may go on after `isFinished`, in milliseconds. Default 5 000. */
  finishGraceMs?: number
  /** Between SIGTERM and SIGKILL, in milliseconds. Default 5 000. */
  killDelayMs?: number
  signal: AbortSignal
  /** Told now and then how many bytes stand in the standard output and the watched files. */
  onProgress?: (bytes: number) => void
}

/** Why a program ended: by itself, or ended from here for the reason named. */
export type ProcessEnd = 'exit' | 'timeout' | 'idle_timeout' | 'hung' | 'cancelled'

export interface ProcessResult {
  /** `null` when a signal ended the program. */
  exitCode: number | null
  signal: string | null
  ended: ProcessEnd
  /** The last 8 KB of standard error as valid UTF-8, secrets masked. */
  stderrTail: string
  durationMs: number
  /** `null` when the call was cancelled before it began. */
  pid: number | null
}

/**
 * Runs a program in a process group of its own, with files as its standard streams.
 *
 * The descriptors go to the program as they are, so no byte of a prompt or an answer passes through
 * here. It settles when the program has exited and nothing of it is left in its group; what it left
 * elsewhere is found by a mark and killed soon after. When this process ends, so do all its
 * programs (see the watchdog).
 *
 * This is node:child_process and not execa, of which it would use next to nothing: with 1 000
 * children at 8 at once on 2 cores, a call took 0.4 ms of this process's time over a bare spawn,
 * all of the above included; with execa alone it was 1.8 ms.
 *
 * @throws LaunchError when it cannot be started (`program_missing`, `program_not_executable`,
 * `cwd_missing`, `input_missing`, `output_not_writable`, `arguments_too_long`, `launch_failed`).
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  await ownTurn()
  if (options.signal.aborted) {
    const nothing = { exitCode: null, signal: null, stderrTail: '', durationMs: 0, pid: null }
    return { ...nothing, ended: 'cancelled' }
  }
  const startedAt = performance.now()
  const tag = beginCall()
  let stderr: number | undefined
  let ended: ProcessEnd | undefined
  try {
    stderr = openStderr(options, tag)
    const child = await launch(options, tag, stderr)
    const end = await settle(child, options, tag, stderr)
    ended = end.ended
    const durationMs = Math.round(performance.now() - startedAt)
    return { ...end, stderrTail: readStderrTail(stderr, options.env), durationMs, pid: child.pid }
  } finally {
    if (stderr !== undefined) {
      if (options.stderrPath !== undefined) closeSync(stderr)
      else giveBackFile(stderr, ended === 'exit')
    }
    endCall(tag)
    sweepStrays()
  }
}

let lastTurn = Promise.resolve()

/**
 * Starting a process holds the loop up, so each start has a turn of the loop to itself: timers and
 * programs that end in between do not wait for a whole fan-out to be started.
 */
function ownTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => void setImmediate(resolve)))
  return lastTurn
}

type Child = ChildProcess & { pid: number }

async function launch(options: ProcessOptions, tag: string, stderr: number): Promise<Child> {
  const { command, args, stdinPath, stdoutPath, cwd, env } = options
  const stdin = stdinPath === undefined ? null : open(stdinPath, 'r')
  let stdout: number | null = null
  try {
    stdout = stdoutPath === undefined ? null : open(stdoutPath, 'w')
    startWatchdog()
    const child = spawn(command, args, {
      cwd,
      env: { ...env, [CALL_VARIABLE]: callValue(tag) },
      detached: true,
      stdio: [stdin ?? 'ignore', stdout ?? stderr, stderr],
    })
    if (isStarted(child)) {
      // At once: the watchdog finds a child that is not listed yet by its mark alone.
      watchGroup(child.pid)
      return child
    }
    throw await new Promise((resolve) => child.once('error', resolve))
  } catch (error) {
    if (stdoutPath !== undefined && stdout !== null) rmSync(stdoutPath, { force: true })
    throw error instanceof LaunchError ? error : explainLaunchError(error, { command, cwd, env })
  } finally {
    if (stdin !== null) closeSync(stdin)
    if (stdout !== null) closeSync(stdout)
  }
}

async function settle(
  child: Child,
  options: ProcessOptions,
  tag: string,
  stderrFd: number,
): Promise<Pick<ProcessResult, 'exitCode' | 'signal' | 'ended'>> {
  const { timeoutMs, killDelayMs = 5000, finishGraceMs = 5000, stdoutPath, watchPaths } = options
  const tree = { pid: child.pid, tag }
  let ended: ProcessEnd = 'exit'
  let stopping: Promise<void> | undefined
  let fault: { error: unknown } | undefined
  let giveUp: (() => void) | undefined
  const exited = new Promise<void>((resolve) => {
    giveUp = resolve
    // Not 'close': that one waits for every descendant that holds a stream.
    child.once('exit', () => resolve())
  })
  const terminate = async (): Promise<void> => {
    if (await terminateTree(tree, killDelayMs)) return
    child.unref()
    giveUp?.()
  }
  const stop = (reason: ProcessEnd): void => {
    if (stopping !== undefined) return
    ended = reason
    stopping = terminate()
  }
  const timer = setDeadline(timeoutMs, () => stop('timeout'))
  const endMonitor = monitorProcess({
    paths: [...(stdoutPath === undefined ? [] : [stdoutPath]), ...(watchPaths ?? [])],
    stderrFd,
    idleTimeoutMs: options.idleTimeoutMs,
    isFinished: options.isFinished,
    finishGraceMs,
    onProgress: options.onProgress,
    onIdle: () => stop('idle_timeout'),
    onHung: () => stop('hung'),
    onError(error) {
      fault ??= { error }
      stop('cancelled')
    },
  })
  const forget = onAbort(options.signal, () => stop('cancelled'))
  await exited
  clearTimeout(timer)
  endMonitor()
  forget()
  await (stopping ?? killLeftovers(tree))
  releaseGroup(child.pid)
  if (fault !== undefined) throw fault.error
  return { exitCode: child.exitCode, signal: child.signalCode, ended }
}

function openStderr({ stderrPath, stdoutPath }: ProcessOptions, tag: string): number {
  if (stderrPath !== undefined) return open(stderrPath, 'w+')
  const folder = stdoutPath === undefined ? tmpdir() : dirname(stdoutPath)
  // Named after the answer: what a kill leaves in this moment is cleared away with what else it left.
  const name = `${stdoutPath === undefined ? '' : basename(stdoutPath)}.${tag}.stderr`
  try {
    return takeUnnamedFile(folder, name)
  } catch (error) {
    throw explainFileError(error, join(folder, name), 'written')
  }
}

function open(path: string, flags: 'r' | 'w' | 'w+'): number {
  try {
    return openSync(path, flags)
  } catch (error) {
    throw explainFileError(error, path, flags === 'r' ? 'read' : 'written')
  }
}

function isStarted(child: ChildProcess): child is Child {
  return child.pid !== undefined
}
