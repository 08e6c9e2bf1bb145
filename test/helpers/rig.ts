import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ReverieEvent } from '../../src/core/event.ts'
import type { Runner, RunnerReply, RunnerRequest } from '../../src/runners/contract.ts'
import { Session } from '../../src/session.ts'
import type { SessionOptions } from '../../src/session/session-options.ts'

/** A folder of its own for one test, gone afterwards. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What a scripted call does: an answer, a reply without one, or an error. */
export type Script = string | Buffer | Partial<RunnerReply> | Error

/**
 * A runner that answers from a script and keeps what it was asked. Calls beyond the script repeat
 * its last entry.
 */
export function scriptedRunner(
  ...script: Script[]
): Runner & { requests: RunnerRequest[]; prompts: string[] } {
  const requests: RunnerRequest[] = []
  const prompts: string[] = []
  const runner = async (request: RunnerRequest): Promise<RunnerReply> => {
    const step = script[Math.min(requests.length, script.length - 1)] ?? 'answer'
    requests.push(request)
    prompts.push(readFileSync(request.inputPath, 'utf8'))
    if (step instanceof Error) throw step
    const answers = typeof step === 'string' || Buffer.isBuffer(step)
    if (answers) writeFileSync(request.outputPath, step)
    return { exitCode: 0, durationMs: 1, ...(answers ? {} : step) }
  }
  return Object.assign(runner, { requests, prompts })
}

/** A runner whose calls wait until the test lets them go; it honours the signal. */
export function heldRunner(): Runner & {
  started: (count: number) => Promise<void>
  release: (stage: string, answer?: string) => void
  running: () => string[]
} {
  const held = new Map<string, (answer: string) => void>()
  const watchers = new Set<() => void>()
  let total = 0
  const runner: Runner = (request) =>
    new Promise((resolve) => {
      total += 1
      const settle = (reply: RunnerReply) => {
        held.delete(request.stage)
        resolve(reply)
      }
      held.set(request.stage, (answer) => {
        writeFileSync(request.outputPath, answer)
        settle({ exitCode: 0, durationMs: 1, verdict: 'ok' })
      })
      request.signal.addEventListener('abort', () =>
        settle({ exitCode: null, durationMs: 1, verdict: 'cancelled' }),
      )
      for (const watcher of watchers) watcher()
    })
  return Object.assign(runner, {
    running: () => [...held.keys()],
    release(stage: string, answer = `answer of ${stage}`) {
      const go = held.get(stage)
      if (go === undefined) throw new Error(`stage '${stage}' is not running`)
      go(answer)
    },
    started: (count: number) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (total < count) return
          watchers.delete(check)
          resolve()
        }
        watchers.add(check)
        check()
      }),
  })
}

export interface Rig {
  folder: string
  events: ReverieEvent[]
  session: Session
  /** A later run on the same folder and prefix. */
  next: (options?: Partial<SessionOptions>) => Promise<Rig>
  journal: () => ReverieEvent[]
  files: () => string[]
  read: (name: string) => string
  has: (name: string) => boolean
}

/** A session in a folder of its own, closed after the test. */
export function rig(t: TestContext, options: Partial<SessionOptions> = {}): Rig {
  return rigIn(t, options.outputDir ?? temporaryFolder(t), options)
}

function rigIn(t: TestContext, folder: string, options: Partial<SessionOptions>): Rig {
  const events: ReverieEvent[] = []
  const session = new Session({
    outputDir: folder,
    prefix: 'p',
    killDelayMs: 200,
    log: (event) => events.push(event),
    ...options,
  })
  t.after(() => session.close())
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return {
    folder,
    events,
    session,
    next: async (more = {}) => {
      await session.close()
      return rigIn(t, folder, { ...options, ...more })
    },
    journal: () =>
      read(`${session.prefix}-journal.jsonl`)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as ReverieEvent),
    files: () => readdirSync(folder).sort(),
    read,
    has: (name) => existsSync(join(folder, name)),
  }
}
