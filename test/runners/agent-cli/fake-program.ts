import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { AGENT_CLIS, recordedCase } from './recorded.ts'

/** How a fake program behaves once it has read its prompt and printed what it prints. */
export interface FakeProgram {
  /** The recorded call it prints. Default `good`. */
  prints?: string
  /** Puts the prompt in place of the recorded answer. */
  isEcho?: true
  /** Printed on standard error as well, with the value of the variable of this name. */
  tells?: string
  /**
   * Every variable whose value holds this text is printed with the answer, in each message about a
   * key, and on standard error.
   */
  leaks?: string
  /** Stays after printing, deaf to SIGTERM, with a child in a session of its own. */
  hangs?: true
  /** Where it leaves what it was given, and what it printed: `begun`, `stdin`, `printed`, `*.json`. */
  folder: string
}

const ANSWER = 'Das Meer vergisst nichts — it only waits. 🌊\n'

/**
 * Writes a program with the name of a provider's own that replays a recorded call, and returns the
 * environment in which it is found before any other.
 */
export function fakeProgram(provider: string, fake: FakeProgram): { PATH: string } {
  const { prints = 'good', folder, ...behaviour } = fake
  const { output, exitCode } = recordedCase(provider, prints)
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  const data = { ...behaviour, folder, output, exitCode, answer: ANSWER }
  const path = join(bin, AGENT_CLIS[provider]!.command)
  const lines = [
    `#!${process.execPath}`,
    // The compiler of the tests wraps functions in this to keep their names.
    'const __name = (wrapped) => wrapped',
    `const fake = ${JSON.stringify(data)}`,
    `;(${program.toString()})(fake)`,
  ]
  writeFileSync(path, lines.join('\n'))
  chmodSync(path, 0o755)
  return { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
}

/** The body of the program; it is written out as text and shares nothing with this file. */
function program(
  fake: FakeProgram & {
    output: { stdout: string; stderr: string }
    exitCode: number | null
    answer: string
  },
): void {
  const fs = process.getBuiltinModule('node:fs')
  const { spawn } = process.getBuiltinModule('node:child_process')
  const { folder, output, tells, leaks, answer } = fake
  const prompt = fs.readFileSync(0, 'utf8')
  fs.writeFileSync(`${folder}/stdin`, prompt)
  fs.writeFileSync(`${folder}/args.json`, JSON.stringify(process.argv.slice(2)))
  fs.writeFileSync(`${folder}/env.json`, JSON.stringify(process.env))
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
  const values = Object.values(process.env).filter((value) => leaks && value?.includes(leaks))
  const leaking = (text: string): string => {
    if (values.length === 0) return text
    const all = inJson(` ${values.join(' ')} `)
    return text
      .replaceAll(inJson(answer.trim()), (found) => found + all)
      .replaceAll(/API key|Sign in/gi, (found) => found + all)
  }
  const echoed = fake.isEcho
    ? output.stdout.replaceAll(inJson(answer), () => inJson(prompt))
    : output.stdout
  const stdout = leaking(echoed)
  const stderr = leaking(output.stderr) + values.join('\n')
  fs.writeFileSync(`${folder}/printed`, stdout + stderr)
  fs.writeSync(1, stdout)
  fs.writeSync(2, stderr)
  if (tells !== undefined) fs.writeSync(2, `the key is ${process.env[tells]}\n`)
  if (fake.hangs) {
    process.on('SIGTERM', () => {})
    const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"
    spawn(process.execPath, ['-e', deaf], { detached: true, stdio: 'ignore' })
    fs.writeFileSync(`${folder}/begun`, '')
    setInterval(() => {}, 1000)
    return
  }
  process.exitCode = fake.exitCode ?? 1
}
