import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ReverieEvent } from '../../src/core/event.ts'
import { isOver, kill, processesNaming, until } from './programs.ts'

const PROGRAM = fileURLToPath(new URL('fan-out-program.ts', import.meta.url))

export const STAGES = 200

export interface CrashReport {
  kills: number
  /** Kills after which the journal held an unfinished stage: the moment was in the middle of work. */
  amidWork: number
  /** Stages the child program was started for more than once. */
  repeated: number
}

/**
 * Kills a fan-out of 200 stages with SIGKILL at random moments, lets one more run finish it, and
 * checks that nothing finished was lost or run again, over and over until all kills are spent.
 */
export async function crashRepeatedly(
  root: string,
  kills: number,
  random: () => number,
): Promise<CrashReport> {
  const report: CrashReport = { kills: 0, amidWork: 0, repeated: 0 }
  while (report.kills < kills) {
    const folder = join(root, `run-${report.kills}`)
    const counts = join(root, `run-${report.kills}.counts`)
    const moment = start(folder, counts)
    // From the first sign of work to about the end of it; a journal tells better than a clock.
    const goal = Math.floor(random() * STAGES * 4) + 1
    const isFar = () => eventsIn(folder) >= goal || isOver(moment)
    await until('the run is far enough', isFar)
    await sleep(random() * 5)
    await kill(moment)
    report.kills += 1

    const atKill = journal(folder)
    const ended = new Set(
      atKill.flatMap((event) =>
        event.type === 'stage-end' && event.status === 'success' ? [event.stage] : [],
      ),
    )
    const started = atKill.filter(({ type }) => type === 'stage-start').length
    if (started > ended.size) report.amidWork += 1
    const children = () => processesNaming(counts, 'fan-out-program')
    await until('no child is left', () => children().length === 0)
    const before = countsIn(counts)

    const last = start(folder, counts)
    const [code] = (await once(last, 'exit')) as [number]
    assert.equal(code, 0, 'the run after a kill finishes')
    report.repeated += check(folder, ended, before, countsIn(counts))
  }
  return report
}

function start(folder: string, counts: string) {
  return spawn(
    process.execPath,
    ['--import', 'tsx', PROGRAM, folder, counts, '0.01', String(STAGES)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
}

function check(
  folder: string,
  ended: ReadonlySet<string>,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): number {
  for (let index = 0; index < STAGES; index += 1) {
    const stage = `s${index}`
    const output = readFileSync(join(folder, `p-${stage}-output.md`), 'utf8')
    assert.equal(output, `answer to ${stage}\n`, 'every output is whole')
    if (ended.has(stage)) {
      assert.equal(after.get(stage), before.get(stage), `${stage} had ended and was run again`)
    }
  }
  const twice = [...after.values()].filter((count) => count > 1).length
  assert.ok(twice <= 8, `${twice} stages ran twice, but only 8 were in flight`)
  assert.ok(Math.max(...after.values()) <= 2, 'no stage ran more than twice')
  const known = /^p-s\d+-(?:input|output)\.md$|^p-journal\.jsonl$/
  const left = readdirSync(folder).filter((name) => !known.test(name))
  assert.deepEqual(left, [], 'no temporary file is left')
  return twice
}

function eventsIn(folder: string): number {
  const path = join(folder, 'p-journal.jsonl')
  if (!existsSync(path) || statSync(path).size === 0) return 0
  return readFileSync(path, 'utf8').split('\n').length - 1
}

function journal(folder: string): ReverieEvent[] {
  const path = join(folder, 'p-journal.jsonl')
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  // The last line may be torn.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as ReverieEvent)
}

function countsIn(path: string): Map<string, number> {
  const counts = new Map<string, number>()
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

/** Repeatable randomness. Source: mulberry32, Tommy Ettinger, public domain. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
