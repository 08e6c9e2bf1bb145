import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { survey } from '../../src/cohort/assessment/survey.ts'
import { openCohort } from '../../src/cohort/cohort.ts'
import type { Generation } from '../../src/cohort/plan/generation.ts'
import type { ReverieEvent } from '../../src/core/event.ts'
import { isOver, kill, processesNaming, until } from './programs.ts'

const PROGRAM = fileURLToPath(new URL('cohort-program.ts', import.meta.url))
const CHILD = fileURLToPath(new URL('cohort-child.sh', import.meta.url))

const WORKERS = 8

export interface CohortCrashReport {
  kills: number
  /** Kills after which the journal held an unfinished call: the moment was in the middle of work. */
  amidWork: number
  /** Calls made again, because nothing says how they ended. */
  repeated: number
}

/** Kills before a run is let finish: it goes on from the same files after each. */
const KILLS_A_RUN = 5

/**
 * Kills runs of a cohort of about 300 generations with SIGKILL at random moments, each until it is
 * let finish, and checks that nothing is lost and no call repeated whose end was recorded, until all
 * kills are spent.
 */
export async function crashCohorts(
  root: string,
  kills: number,
  random: () => number,
  combos = 12,
): Promise<CohortCrashReport> {
  const report: CohortCrashReport = { kills: 0, amidWork: 0, repeated: 0 }
  while (report.kills < kills) {
    const dataRoot = join(root, `root-${report.kills}`)
    const counts = join(root, `counts-${report.kills}`)
    makeRoot(dataRoot, counts, combos)
    const calls = combos * CALLS_A_COMBO
    const count = Math.min(KILLS_A_RUN, kills - report.kills)
    // From the first sign of work to about the end of it; a journal tells better than a clock.
    const goals = Array.from({ length: count }, () => Math.floor(random() * calls * 4) + 1)
    /** Of each answer on record, how often every prompt had been asked by then. */
    const answered = new Map<string, ReadonlyMap<string, number>>()
    let [begun, ended] = [0, 0]
    for (const goal of goals.sort((a, b) => a - b)) {
      const victim = start(dataRoot)
      const isFar = () => linesIn(journalOf(dataRoot)) >= goal || isOver(victim)
      await until('the run is far enough', isFar, 120_000)
      await sleep(random() * 5)
      await kill(victim)
      report.kills += 1
      await until('no child is left', () => processesNaming(counts).length === 0, 30_000)
      const recorded = answeredIn(dataRoot)
      const asked = countsIn(counts)
      for (const stage of recorded.answered) {
        if (!answered.has(stage)) answered.set(stage, asked)
      }
      if (recorded.begun - begun > answered.size - ended) report.amidWork += 1
      ;[begun, ended] = [recorded.begun, answered.size]
    }
    const [code] = (await once(start(dataRoot), 'exit')) as [number]
    assert.equal(code, 0, 'the run after the kills finishes')
    const repeated = await check(dataRoot, answered, countsIn(counts), calls)
    assert.ok(repeated <= WORKERS * count, `${repeated} were repeated after ${count} kills`)
    report.repeated += repeated
  }
  return report
}

/** Two drafts a combo, an essay and a copy of each, three evaluations of each of these. */
const CALLS_A_COMBO = 2 * (1 + 1 + 2 * 3)
const GENERATIONS_A_COMBO = 2 * (1 + 2 + 2 * 3)

function makeRoot(dataRoot: string, counts: string, combos: number): void {
  const table = (rows: string) => `template_id,template_name,description,parser,generator\n${rows}`
  const ids = Array.from({ length: combos }, (_, index) => `c${index}`)
  const files: Record<string, string> = {
    '1_raw/concepts_metadata.csv': `concept_id,name\n${ids.map((id) => `${id},Concept ${id}\n`).join('')}`,
    '1_raw/draft_templates.csv': table('one,,,,llm\ntwo,,,,llm\n'),
    '1_raw/essay_templates.csv': table('long,,,,llm\nsame,,,,copy\n'),
    '1_raw/evaluation_templates.csv': table(
      ['a', 'b', 'c'].map((id) => `${id},,,in_last_line,llm\n`).join(''),
    ),
    '1_raw/llm_models.csv': `id,model,provider,display_name,specialization\nm,command:${CHILD} ${counts} 0.01,,,\n`,
    'combo_mappings.csv': `combo_id,version,concept_id,description_level,k_max,created_at\n${ids.map((id) => `combo_${id},v1,${id},sentence,1,x\n`).join('')}`,
    'cohorts/crash/spec/config.json': JSON.stringify({
      axes: {
        combo_id: ids.map((id) => `combo_${id}`),
        draft_template: ['one', 'two'],
        draft_llm: ['m'],
        essay_template: ['long', 'same'],
        essay_llm: ['m'],
        evaluation_template: ['a', 'b', 'c'],
        evaluation_llm: ['m'],
      },
    }),
    '1_raw/templates/draft/one.txt': 'Draft one of {{ concepts[0].name }}',
    '1_raw/templates/draft/two.txt': 'Draft two of {{ concepts[0].name }}',
    '1_raw/templates/essay/long.txt': 'Essay of {{ draft_block }}',
    '1_raw/templates/essay/same.txt': '{{ draft_block }}',
  }
  for (const id of ['a', 'b', 'c']) {
    files[`1_raw/templates/evaluation/${id}.txt`] = `Evaluation ${id} of {{ response }}`
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dataRoot, name)), { recursive: true })
    writeFileSync(join(dataRoot, name), text)
  }
}

function start(dataRoot: string): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', PROGRAM, dataRoot], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

async function check(
  dataRoot: string,
  answered: ReadonlyMap<string, ReadonlyMap<string, number>>,
  after: ReadonlyMap<string, number>,
  calls: number,
): Promise<number> {
  const cohort = await openCohort(dataRoot, 'crash')
  const surveyed = [...survey(cohort)]
  assert.equal(surveyed.length, (calls / CALLS_A_COMBO) * GENERATIONS_A_COMBO)
  const folderOf = ({ stage, genId }: Generation) => join(cohort.gensFolder, stage, genId)
  const sums = sumsOf(
    surveyed.flatMap(({ generation }) =>
      generation.mode === 'llm' ? [join(folderOf(generation), 'prompt.txt')] : [],
    ),
  )
  for (const { generation, standing, why } of surveyed) {
    const { stage, genId, mode } = generation
    assert.equal(standing, 'done', `${genId}: ${why}`)
    const folder = folderOf(generation)
    const expected = mode === 'llm' ? FILES : FILES.filter((name) => !/^(?:prompt|raw)/.test(name))
    assert.deepEqual(readdirSync(folder).sort(), expected, 'no temporary file is left')
    if (mode === 'copy') continue
    const asked = sums.get(join(folder, 'prompt.txt')) ?? ''
    const raw = readFileSync(join(folder, 'raw.txt'), 'utf8')
    assert.equal(raw, `One\nTwo\nanswer to ${asked}\nSCORE: 7\n`, 'every answer is whole')
    assert.equal(
      readFileSync(join(folder, 'parsed.txt'), 'utf8'),
      stage === 'evaluation' ? '7.0' : raw,
    )
    const metadata = JSON.parse(readFileSync(join(folder, 'metadata.json'), 'utf8')) as Record<
      string,
      unknown
    >
    assert.equal(metadata['source'], 'model')
    assert.equal(metadata['raw_chars'], raw.length)
    const before = answered.get(`${stage}.${genId}`)
    if (before === undefined) continue
    assert.equal(after.get(asked), before.get(asked), `${genId} was answered and asked again`)
  }
  assert.equal(after.size, calls)
  assert.deepEqual(readdirSync(cohort.gensFolder).sort(), [
    'draft',
    'essay',
    'evaluation',
    'gens-journal.jsonl',
  ])
  return [...after.values()].reduce((sum, count) => sum + count - 1, 0)
}

/** What `cksum` says of each file, as it does of the same text on its standard input. */
function sumsOf(paths: readonly string[]): Map<string, string> {
  const lines = execFileSync('cksum', paths, { encoding: 'utf8' }).trimEnd().split('\n')
  return new Map(lines.map((line, index) => [paths[index] ?? '', line.split(' ', 2).join(' ')]))
}

const FILES = [
  'metadata.json',
  'parsed.txt',
  'parsed_metadata.json',
  'prompt.txt',
  'raw.txt',
  'raw_metadata.json',
]

function journalOf(dataRoot: string): string {
  return join(dataRoot, 'gens/gens-journal.jsonl')
}

/** The stages whose answer the journal holds as accepted, and how many calls were begun. */
function answeredIn(dataRoot: string): { answered: Set<string>; begun: number } {
  const answered = new Set<string>()
  let begun = 0
  const text = existsSync(journalOf(dataRoot)) ? readFileSync(journalOf(dataRoot), 'utf8') : ''
  // The last line may be torn.
  for (const line of text.split('\n').slice(0, -1)) {
    const event = JSON.parse(line) as ReverieEvent
    if (event.type === 'attempt-start') begun += 1
    if (event.type === 'attempt-end' && event.accepted) answered.add(event.stage)
  }
  return { answered, begun }
}

function linesIn(path: string): number {
  if (!existsSync(path) || statSync(path).size === 0) return 0
  return readFileSync(path, 'utf8').split('\n').length - 1
}

function countsIn(path: string): Map<string, number> {
  const counts = new Map<string, number>()
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  for (const line of lines) if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}
