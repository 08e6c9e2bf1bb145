// Calls the HTTP runner, or undici alone, and prints what it took. Arguments: folder, mode, amount.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Agent } from 'undici'
import type { RunnerReply } from '../src/runners/contract.ts'
import { openaiRunner } from '../src/runners/openai.ts'
import { bestOf, timed } from './rounds.ts'

/** `calls`: milliseconds a call, 64 at once. */
export interface CallsReport {
  ours: number
  bare: number
}

/** `large`: MB of growth while a long answer came, and how long it took. */
export interface LargeReport {
  mb: number
  seconds: number
}

/** `hold-ours`, `hold-bare`: KB of each call that waits in the middle of its answer. */
export interface HoldReport {
  firstKb: number
  nextKb: number
}

const [folder = '', mode = '', amount = ''] = process.argv.slice(2)
const WORKERS = 64
const inputPath = join(folder, 'prompt.md')
writeFileSync(inputPath, 'What is it?\n'.repeat(300))

const child = spawn(process.execPath, [fileURLToPath(new URL('http-server.js', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const [port] = (await once(child.stdout, 'data')) as [Buffer]
const base = `http://127.0.0.1:${port.toString().trim()}/v1`

const { signal } = new AbortController()

function ours(name: string, model: string): Promise<RunnerReply> {
  return openaiRunner({
    stage: name,
    attempt: 1,
    backend: { provider: 'openai', model },
    inputPath,
    outputPath: join(folder, `${name}.md`),
    timeoutMs: 600_000,
    idleTimeoutMs: 600_000,
    signal,
    env: { OPENAI_BASE_URL: base, OPENAI_API_KEY: 'key-of-the-benchmark' },
  })
}

const agent = new Agent()
const prompt = 'What is it?\n'.repeat(300)

function bareRequest(model: string) {
  return agent.request({
    origin: new URL(base).origin,
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: prompt }], stream: true }),
  })
}

async function bareCall(index: number): Promise<void> {
  const { body } = await bareRequest('quick')
  writeFileSync(join(folder, `bare-${index}.md`), await body.text())
}

async function atOnce(count: number, call: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < count) await call(next++)
  }
  await Promise.all(Array.from({ length: WORKERS }, work))
}

async function residentKb(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
    globalThis.gc?.()
  }
  return process.memoryUsage().rss / 1024
}

async function checked(reply: Promise<RunnerReply>): Promise<void> {
  const { verdict, reason } = await reply
  if (verdict !== 'ok') throw new Error(`The call is ${verdict}: ${reason}`)
}

async function measureCalls(count: number): Promise<CallsReport> {
  await atOnce(WORKERS, () => checked(ours('warm', 'quick')))
  await atOnce(WORKERS, bareCall)
  const best = await bestOf(4, {
    ours: () => timed(() => atOnce(count, (index) => checked(ours(`quick-${index}`, 'quick')))),
    bare: () => timed(() => atOnce(count, bareCall)),
  })
  return { ours: best.ours / count, bare: best.bare / count }
}

async function measureLarge(megabytes: number): Promise<LargeReport> {
  // A first one loads what all need, and with it the collector takes its own share.
  await checked(ours('warm', 'large:10'))
  const before = await residentKb()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss / 1024)
  }, 20)
  const took = await timed(() => checked(ours('large', `large:${megabytes}`)))
  clearInterval(timer)
  const { size } = statSync(join(folder, 'large.md'))
  if (size !== megabytes * 1e6) throw new Error(`The answer has ${size} bytes.`)
  return { mb: (peak - before) / 1024, seconds: took / 1000 }
}

/**
 * Begins calls one after another and leaves them waiting. With the first thousand the collector takes
 * a share of its own, which is not the price of a call that waits; with the second it does not.
 */
async function measureHold(
  count: number,
  begin: (index: number) => Promise<unknown>,
): Promise<HoldReport> {
  await begin(-1)
  const resident = [await residentKb()]
  for (const round of [0, 1]) {
    for (let index = 0; index < count; index += 1) await begin(round * count + index)
    resident.push(await residentKb())
  }
  const [before = 0, first = 0, second = 0] = resident
  return { firstKb: (first - before) / count, nextKb: (second - first) / count }
}

const held: unknown[] = []

/** Resolves when the first words are in the file. */
function holdOurs(index: number): Promise<void> {
  held.push(ours(`hold-${index}`, 'hold'))
  const path = join(folder, `hold-${index}.md`)
  return new Promise((resolve) => {
    const look = () => (existsSync(path) ? resolve() : void setTimeout(look, 1))
    look()
  })
}

async function holdBare(): Promise<void> {
  const { body } = await bareRequest('hold')
  await once(body, 'readable')
  held.push(body)
}

const modes: Record<string, () => Promise<unknown>> = {
  calls: () => measureCalls(Number(amount)),
  large: () => measureLarge(Number(amount)),
  'hold-ours': () => measureHold(Number(amount), holdOurs),
  'hold-bare': () => measureHold(Number(amount), holdBare),
}
console.log(JSON.stringify(await modes[mode]?.()))
child.kill()
process.exit()
