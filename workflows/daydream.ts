// Daydream: what do two concepts make of each other? A cohort of drafts, essays and evaluations is
// made, one tree a pair of concepts and draft template, and the essays are ranked by their scores.
//
//   npm run daydream
//   npm run daydream -- --backend claude:haiku --concepts stigmergy,kintsugi
//   npm run daydream -- --cohort two-judges --backend claude:haiku --backend codex
//
// The inputs are in data/ and are copied beside what is made of them. Run it again after a stop, or
// after editing a text by hand: only what is missing or stale is asked.
import { appendFileSync, cpSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  addCombo,
  InterruptedError,
  listRunners,
  openCohort,
  rankedEssays,
  readCatalog,
  ReverieError,
  runCohort,
  showProgress,
  writeReport,
} from 'reverie'

const OPTIONS = {
  cohort: { type: 'string', default: 'daydream' },
  backend: { type: 'string', short: 'b', multiple: true },
  concepts: { type: 'string' },
  workers: { type: 'string', short: 'j', default: '4' },
  out: { type: 'string', default: 'artifacts/daydream' },
  fresh: { type: 'boolean', default: false },
} as const

const DATA = fileURLToPath(new URL('../data', import.meta.url))
const options = readOptions()
const { cohort: cohortId, out } = options
const cohorts = readdirSync(join(DATA, 'cohorts'))
if (!cohorts.includes(cohortId)) {
  refuse(`There is no cohort '${cohortId}'. Known: ${cohorts.join(', ')}.`)
}
const workers = Number(options.workers)
if (!Number.isSafeInteger(workers) || workers < 1) {
  refuse(`--workers is '${options.workers}'. It has to be a whole number from 1.`)
}
for (const backend of options.backend ?? []) {
  if (backend.trim() === '') refuse("--backend is empty. Name one, for example 'claude:haiku'.")
  // What names no provider is a model of OpenRouter's: vendor/model.
  const [, provider] = /^([\w.-]+)(?::|$)/.exec(backend) ?? []
  if (provider === undefined || listRunners().includes(provider)) continue
  refuse(
    `--backend ${backend}: there is no provider '${provider}'. Known: ${listRunners().join(', ')}.`,
  )
}

copyInputs()
const spec = join(out, 'cohorts', cohortId, 'spec')
if (options.concepts !== undefined) {
  writeFileSync(join(spec, 'combos.txt'), (await pairsOf(options.concepts)).join('\n'))
}
if (options.backend !== undefined) {
  // The first one writes, all of them judge.
  const models: string[] = []
  for (const backend of options.backend) models.push(await modelOf(backend))
  writeFileSync(join(spec, 'writer.txt'), models[0] ?? '')
  writeFileSync(join(spec, 'judges.txt'), models.join('\n'))
}

const cohort = await openCohort(out, cohortId).catch((error: unknown) => {
  if (error instanceof ReverieError) refuse(error.message)
  throw error
})
const progress = await showProgress(process.stderr, { env: process.env })
try {
  const { stages } = await runCohort(cohort, {
    workers,
    retries: 2,
    force: options.fresh ? ['draft', 'essay', 'evaluation'] : [],
    log: progress.listener,
  })
  const lost = Object.values(stages).some(({ failed, skipped }) => failed + skipped > 0)
  if (lost) process.exitCode = 1
} catch (error) {
  if (!(error instanceof ReverieError)) throw error
  console.error(error.message)
  process.exit(error instanceof InterruptedError ? 130 : 1)
} finally {
  progress.stop()
}

const { folder } = await writeReport(out, cohortId)
const ranked = await rankedEssays(out, cohortId)
// A row that a terminal would break is broken here, where it reads well.
const lineEnd = (process.stdout.columns ?? Infinity) < 92 ? `\n${' '.repeat(26)}` : ' '
const rows = ranked.slice(0, 10).map(({ rank, mean, summary, of }) => {
  const concepts = cohort.catalog.combos.get(of.comboId)?.conceptIds.join(' + ')
  const coverage = `${Math.round(100 * (summary.coverage ?? 0))} %`.padStart(8)
  const name = `${concepts},${lineEnd}${of.draftTemplate}, ${of.essayTemplate}`
  return [String(rank).padStart(4), mean.toFixed(2), String(summary.n), coverage, name].join('  ')
})
if (rows.length === 0) console.log('\nNo essay has a score; what went wrong is told above.')
else {
  console.log(`\nThe best of ${ranked.length} essays, by the mean of their scores from 0 to 9\n`)
  console.log(['rank  score  n  coverage  essay', ...rows].join('\n'))
}
console.log(`\nAll texts are in ${join(out, 'gens')}`)
console.log(`All tables are in ${relative('.', folder)}`)
if (ranked[0] !== undefined) console.log(`The best essay is ${join(out, ranked[0].of.essayPath)}`)
if (options.backend === undefined) {
  console.log('These are lexical baselines, made without a model. With a model:')
  console.log('  npm run daydream -- --backend claude:haiku')
}

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values
  } catch (error) {
    const [problem = ''] = (error as Error).message.split('. ')
    return refuse(`${problem}. The options are --${Object.keys(OPTIONS).join(', --')}.`)
  }
}

function copyInputs(): void {
  try {
    for (const input of ['1_raw', 'combo_mappings.csv', 'cohorts']) {
      cpSync(join(DATA, input), join(out, input), { recursive: true })
    }
  } catch (error) {
    refuse(`The inputs cannot be copied to ${out}: ${(error as Error).message}`)
  }
}

/** The ids of all pairs of some concepts, added to the data root's combos. */
async function pairsOf(list: string): Promise<string[]> {
  const ids = [...new Set(list.split(',').map((id) => id.trim()))].filter((id) => id !== '')
  const { concepts } = await readCatalog(out)
  const unknown = ids.find((id) => !concepts.has(id))
  if (unknown !== undefined) {
    refuse(`There is no concept '${unknown}'. Known: ${[...concepts.keys()].join(', ')}.`)
  }
  if (ids.length < 2) refuse(`--concepts is '${list}'. Name two or more, with commas between.`)
  const pairs = ids.flatMap((one, index) => ids.slice(index + 1).map((other) => [one, other]))
  const combos: string[] = []
  for (const conceptIds of pairs) {
    const combo = { conceptIds, level: 'paragraph', kMax: 2 }
    combos.push(await addCombo(join(out, 'combo_mappings.csv'), combo, new Date()))
  }
  return combos
}

/** The id of a backend among the data root's models, added where there is none. */
async function modelOf(backend: string): Promise<string> {
  const { models } = await readCatalog(out)
  const known = [...models.values()].find(({ model }) => model === backend)
  if (known !== undefined) return known.modelId
  const id = backend.replaceAll(/[^\w-]+/g, '_')
  const cell = `"${backend.replaceAll('"', '""')}"`
  appendFileSync(join(out, '1_raw/llm_models.csv'), `${id},${cell},,,\n`)
  return id
}

function refuse(problem: string): never {
  console.error(problem)
  process.exit(2)
}
