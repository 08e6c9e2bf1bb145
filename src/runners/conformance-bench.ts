import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { VERDICTS, type Verdict } from '../core/verdict.ts'
import { hasProc, listPids } from '../io/descendants.ts'
import type { Runner, RunnerReply, RunnerRequest } from './contract.ts'

/** What the kit gives to a situation. */
export interface ConformanceContext {
  /** For what the situation needs; gone after the check. The calls have another one. */
  folder: string
  /** A key that is in the environment of the call and must not come out of it. */
  secret: { name: string; value: string }
}

/** A runner whose provider is made to behave in one way. */
export interface ConformanceCall {
  runner: Runner
  /** What the call needs besides the kit's own request; `env` is added to the kit's. */
  request?: Partial<RunnerRequest>
}

const MARK = 'REVERIE_CONFORMANCE'

/** One folder, one key and one mark for one check. */
export class Bench implements ConformanceContext {
  readonly folder = mkdtempSync(join(tmpdir(), 'reverie-conformance-'))
  readonly #callFolder = mkdtempSync(join(tmpdir(), 'reverie-conformance-calls-'))
  readonly secret = { name: 'CONFORMANCE_API_KEY', value: `ck-${randomBytes(16).toString('hex')}` }
  readonly #mark = randomBytes(8).toString('hex')
  #calls = 0

  /** A request whose prompt is written, with `prompt: null` one whose prompt file is not there. */
  request(prompt: string | null, more: Partial<RunnerRequest> = {}): RunnerRequest {
    this.#calls += 1
    const stage = `conformance-${this.#calls}`
    const inputPath = join(this.#callFolder, `${stage}-input.md`)
    if (prompt !== null) writeFileSync(inputPath, prompt)
    return {
      stage,
      attempt: 1,
      backend: { provider: 'conformance', model: 'model' },
      inputPath,
      outputPath: join(this.#callFolder, `${stage}-output.md`),
      timeoutMs: 60_000,
      killDelayMs: 500,
      signal: new AbortController().signal,
      ...more,
      env: { [this.secret.name]: this.secret.value, [MARK]: this.#mark, ...more.env },
    }
  }

  /** The names of all files beside prompts and answers, those included. */
  files(): string[] {
    return readdirSync(this.#callFolder).sort()
  }

  /** Waits until no process of a call is left; Linux alone can tell. */
  async expectNoProcess(patienceMs: number): Promise<void> {
    if (!hasProc()) return
    const isGone = async (): Promise<boolean> => this.#processes().length === 0
    if (await within(patienceMs, isGone)) return
    assert.fail(`processes of the call are left: ${this.#processes().join(', ')}`)
  }

  remove(): void {
    for (const folder of [this.folder, this.#callFolder]) {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  #processes(): number[] {
    return listPids().filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK}=${this.#mark}`)
      } catch {
        return false
      }
    })
  }
}

/** Lets a call settle, but not wait for ever. */
export async function settled<T>(call: Promise<T>, what: string, limitMs: number): Promise<T> {
  const end = new AbortController()
  const late = delay(limitMs, undefined, { signal: end.signal }).then(() =>
    assert.fail(`${what} did not settle within ${limitMs} ms`),
  )
  try {
    return await Promise.race([call, late])
  } finally {
    end.abort()
    late.catch(() => {})
  }
}

/** The verdict of a reply; without one of its own it is judged from the exit code. */
export function verdictOf({ verdict, exitCode }: RunnerReply): Verdict {
  return verdict ?? (exitCode === 0 || exitCode === null ? 'ok' : 'crashed')
}

/** Every field of a reply that is there has the type and the range its type promises. */
export function checkReply(reply: RunnerReply): void {
  const { exitCode, verdict, durationMs, usage = {}, costUsd, retryAfterMs } = reply
  const { command, stderrTail, reason, sessionId, finishReason, resetsAt, transcriptPath } = reply
  assert.ok(exitCode === null || Number.isInteger(exitCode), `exitCode ${exitCode}`)
  assert.ok(verdict === undefined || VERDICTS.includes(verdict), `verdict ${verdict}`)
  assert.ok(Number.isFinite(durationMs) && durationMs >= 0, `durationMs ${durationMs}`)
  for (const count of Object.values(usage)) {
    assert.ok(Number.isInteger(count) && count >= 0, `usage ${JSON.stringify(usage)}`)
  }
  for (const amount of [costUsd, retryAfterMs]) {
    if (amount !== undefined) assert.ok(Number.isFinite(amount) && amount >= 0, `amount ${amount}`)
  }
  const texts = { command, stderrTail, reason, sessionId, finishReason, resetsAt, transcriptPath }
  for (const [name, text] of Object.entries(texts)) {
    assert.ok(text === undefined || typeof text === 'string', `${name} ${typeof text}`)
  }
  if (verdictOf(reply) !== 'ok') assert.ok(reason, 'a verdict that is not ok comes with a reason')
}

async function within(limitMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > deadline) return false
    await delay(20)
  }
  return true
}
