import type { TestContext } from 'node:test'
import { type Command, CommanderError } from 'commander'
import { exitCodeOf } from '../../src/cli/exit-code.ts'
import { messageOf } from '../../src/core/errors.ts'
import type { Ended } from './reverie.ts'

/** Where a command is run, and with which variables besides those there are. */
export interface Place {
  cwd: string
  env?: Readonly<Record<string, string>>
}

/** Runs a command of `reverie` in this process, one at a time; its end is told as by the real one. */
export function inProcess(
  t: TestContext,
  command: Command,
  args: readonly string[],
  place: Place,
): Promise<Ended> {
  return captured(t, place, async (stderr) => {
    for (const one of [command, ...command.commands]) {
      one.exitOverride().configureOutput({ outputError: stderr })
    }
    await command.parseAsync(args, { from: 'user' })
  })
}

/** Does something in this process, one thing at a time, and keeps what it prints. */
export async function captured(
  t: TestContext,
  { cwd, env = {} }: Place,
  work: (stderr: (text: string) => void) => Promise<void>,
): Promise<Ended> {
  const texts = { stdout: '', stderr: '' }
  const keep = (stream: 'stdout' | 'stderr') => {
    const write = process[stream].write.bind(process[stream])
    return t.mock.method(process[stream], 'write', (chunk: string | Uint8Array) => {
      // The test runner tells its own news in bytes on standard output; what is run prints texts.
      if (typeof chunk !== 'string') return write(chunk)
      texts[stream] += chunk
      return true
    })
  }
  const mocks = [keep('stdout'), keep('stderr')]
  const before = { cwd: process.cwd(), env: { ...process.env }, exitCode: process.exitCode }
  process.chdir(cwd)
  process.exitCode = undefined
  Object.assign(process.env, { NO_COLOR: '1' }, env)
  let code: number | string = 0
  try {
    await work((text) => (texts.stderr += text))
    code = process.exitCode ?? 0
  } catch (error) {
    code = exitCodeOf(error)
    if (!(error instanceof CommanderError)) texts.stderr += messageOf(error)
  } finally {
    for (const mock of mocks) mock.mock.restore()
    process.chdir(before.cwd)
    process.exitCode = before.exitCode
    for (const key of Object.keys(env)) if (!(key in before.env)) delete process.env[key]
    Object.assign(process.env, before.env)
  }
  return { code, ...texts }
}
