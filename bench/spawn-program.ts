// Runs stages and bare child processes in turns and prints what each took.
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Session } from '../src/index.ts'
import { backendOf } from './echo.ts'

/** What one way to run the children took. */
export interface SpawnReport {
  /** Milliseconds of wall clock a child, in the best round. */
  wallMs: number
  /** Milliseconds a child in which this process itself used a processor, in the best round. */
  cpuMs: number
  /** The longest the event loop stood still in a round, in milliseconds: their median. */
  blockedMs: number
}

const [folder = '', count = '', workers = '', rounds = '', ...argv] = process.argv.slice(2)
const PROMPT = 'Say what you know of tides. '.repeat(150).slice(0, 4096)

async function bare(place: string): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < Number(count)) {
      const input = join(place, `${next}.md`)
      const output = join(place, `${next}.out`)
      next += 1
      writeFileSync(input, PROMPT)
      const stdin = openSync(input, 'r')
      const stdout = openSync(output, 'w')
      const [command = '', ...args] = argv
      const child = spawn(command, args, { stdio: [stdin, stdout, 'ignore'] })
      closeSync(stdin)
      closeSync(stdout)
      await new Promise((resolve) => child.once('exit', resolve))
    }
  }
  await Promise.all(Array.from({ length: Number(workers) }, work))
}

async function ours(place: string): Promise<void> {
  await using session = new Session({ outputDir: place, prefix: 'x' })
  function* calls() {
    for (let at = 0; at < Number(count); at += 1) {
      yield session.stage(`s${at}`, PROMPT, backendOf(argv))
    }
  }
  await session.runParallel(calls(), { maxWorkers: Number(workers) })
}

async function measure(work: (place: string) => Promise<void>): Promise<SpawnReport> {
  // Nothing is deleted in between: on ext4 that slows down the making of files for minutes.
  const place = mkdtempSync(join(folder, 'round-'))
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work(place)
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  loop.disable()
  return {
    wallMs: wall / Number(count),
    cpuMs: (user + system) / 1000 / Number(count),
    blockedMs: loop.max / 1e6,
  }
}

const reports: Record<string, SpawnReport[]> = { bare: [], ours: [] }
for (let round = 0; round < Number(rounds); round += 1) {
  for (const [name, work] of Object.entries({ bare, ours })) {
    reports[name]?.push(await measure(work))
  }
}
const summary = Object.entries(reports).map(([name, all]) => {
  const sorted = (key: keyof SpawnReport): number[] =>
    all.map((report) => report[key]).sort((a, b) => a - b)
  return [
    name,
    {
      wallMs: sorted('wallMs')[0],
      cpuMs: sorted('cpuMs')[0],
      blockedMs: sorted('blockedMs')[all.length >> 1],
    },
  ]
})
console.log(JSON.stringify(Object.fromEntries(summary)))
