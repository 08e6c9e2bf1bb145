// Runs stages and prints what they held in memory; the first argument says which.
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Session } from '../src/index.ts'
import { backendOf } from './echo.ts'
import { forgetPeak, peakMb, residentMb } from './memory-read.ts'

/** `stages`: most megabytes while that many ran, 8 at once. */
export interface StagesReport {
  mb: number
}

/**
 * `flight`: kilobytes of each stage whose child runs, and how many ran at once. What the heap holds
 * is counted, since the pages that hold it were there before.
 */
export interface FlightReport {
  kb: number
  stages: number
}

/** `answer`: megabytes the process grew by while a long answer came. */
export interface AnswerReport {
  mb: number
}

/** `queue`: milliseconds to the first launch and megabytes added by then. */
export interface QueueReport {
  ms: number
  mb: number
}

const [mode = '', outputDir = '', amount = '', ...argv] = process.argv.slice(2)
const count = Number(amount)
const PROMPT = 'Say what you know of tides. '.repeat(150).slice(0, 4096)

async function stages(): Promise<StagesReport> {
  const session = new Session({ outputDir, prefix: 'x' })
  function* calls() {
    for (let at = 0; at < count; at += 1) yield session.stage(`s${at}`, PROMPT, backendOf(argv))
  }
  await session.runParallel(calls(), { maxWorkers: 8 })
  const mb = peakMb()
  await session.close()
  return { mb }
}

async function flight(): Promise<FlightReport> {
  const running = new Set<string>()
  const session = new Session({
    outputDir,
    prefix: 'x',
    log(event) {
      if (event.type === 'attempt-start') running.add(event.stage)
      if (event.type === 'attempt-end') running.delete(event.stage)
    },
  })
  const launch = (wave: string, backend: string, workers: number): Promise<unknown> => {
    function* calls() {
      for (let at = 0; at < workers; at += 1) yield session.stage(`${wave}${at}`, PROMPT, backend)
    }
    return session.runParallel(calls(), { maxWorkers: workers })
  }
  // What the first stages make the process load and set aside is not what a further one holds.
  for (let round = 0; round < 4; round += 1) await launch(`r${round}-`, 'command:/bin/cat', 250)
  const before = liveKb()
  const all = launch('s', backendOf(argv), count)
  while (running.size < count) await sleep(5)
  await sleep(200)
  const report = { kb: (liveKb() - before) / count, stages: running.size }
  await all
  await session.close()
  return report
}

function liveKb(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1024
}

async function answer(): Promise<AnswerReport> {
  const session = new Session({ outputDir, prefix: 'x' })
  await session.runPrompt('first', PROMPT, 'command:/bin/cat')
  globalThis.gc?.()
  forgetPeak()
  const before = peakMb()
  const backend = `command:/bin/sh -c "yes 'The moon pulls the sea.' | head -c ${count * 1e6}"`
  const result = await session.runPrompt('long', PROMPT, backend)
  const mb = peakMb() - before
  const bytes = Number(execFileSync('stat', ['-c', '%s', result.outputPath], { encoding: 'utf8' }))
  if (bytes !== count * 1e6) throw new Error(`The answer has ${bytes} bytes.`)
  await session.close()
  return { mb }
}

async function queue(): Promise<QueueReport> {
  const controller = new AbortController()
  let launched = 0
  let mb = 0
  const session = new Session({
    outputDir,
    prefix: 'x',
    runner: () => {
      if (launched === 0) {
        launched = performance.now()
        mb = residentMb()
        controller.abort()
      }
      return Promise.resolve({ exitCode: 0, durationMs: 0 })
    },
  })
  function* calls() {
    for (let at = 0; at < count; at += 1) yield session.stage(`s${at}`, PROMPT, 'command:none')
  }
  globalThis.gc?.()
  const before = residentMb()
  const start = performance.now()
  const { signal } = controller
  await session.runParallel(calls(), { maxWorkers: 8, signal }).catch(() => {})
  await session.close()
  return { ms: launched - start, mb: mb - before }
}

const modes: Record<string, () => Promise<unknown>> = { stages, flight, answer, queue }
const report = await modes[mode]?.()
console.log(JSON.stringify(report))
