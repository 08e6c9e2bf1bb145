import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Readable } from 'node:stream'
import { REVERIE } from '../helpers/built.ts'

export interface Ended {
  /** The exit code, or what the shell would make of a signal. */
  code: number | string | null
  stdout: string
  stderr: string
}

export interface Call {
  /** The working folder. */
  cwd: string
  /** On standard input; absent: nothing, and its end; `null`: what the test writes there. */
  input?: string | Buffer | null
  env?: Readonly<Record<string, string>>
  /** Where standard output goes; absent: to the test. */
  stdout?: number
}

/** The real command, running in a process of its own, killed with the test. */
export function start(t: TestContext, args: readonly string[], call: Call): ChildProcess {
  const child = spawn(process.execPath, [REVERIE, ...args], {
    cwd: call.cwd,
    env: { ...process.env, NO_COLOR: '1', ...call.env },
    stdio: ['pipe', call.stdout ?? 'pipe', 'pipe'],
  })
  t.after(() => child.kill('SIGKILL'))
  // A command that does not read its input may be gone before all of it is written.
  child.stdin?.on('error', () => {})
  if (call.input !== null) child.stdin?.end(call.input ?? '')
  return child
}

/** Runs the real command to its end. */
export function reverie(t: TestContext, args: readonly string[], call: Call): Promise<Ended> {
  return ended(start(t, args, call))
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const stdout = textOf(child.stdout)
  const stderr = textOf(child.stderr)
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status, signal) => resolve(signal ?? status))
  })
  return { code, stdout: await stdout, stderr: await stderr }
}

/** All that is read of a stream, until its end or until the test closes it. */
async function textOf(stream: Readable | null): Promise<string> {
  const chunks: Buffer[] = []
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  if (stream !== null && !stream.closed) {
    await new Promise((resolve) => stream.once('close', resolve))
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Writes files below a folder and returns the folder. */
export function filesIn(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Each line as JSON; a line that is none throws. */
export function jsonLines(output: string): Record<string, unknown>[] {
  if (output === '') return []
  return output
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
