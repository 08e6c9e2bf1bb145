// Makes a data root with a finished cohort, or looks at one as `reverie cohort status` does.
// Arguments: make or look, a folder, how many generations.
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Above } from '../src/cohort/assessment/above.ts'
import { Expectations } from '../src/cohort/assessment/expectations.ts'
import { survey } from '../src/cohort/assessment/survey.ts'
import { openCohort } from '../src/cohort/cohort.ts'
import { settledRecord } from '../src/cohort/generation-run/settled-record.ts'
import { isWanted } from '../src/cohort/generation-run/wanted.ts'
import { indexFile } from '../src/cohort/membership/locate.ts'
import { writeMembership } from '../src/cohort/membership/membership-file.ts'
import { generationPaths } from '../src/cohort/store/generation-paths.ts'
import { lookAt } from '../src/cohort/store/generation-state.ts'
import { MetadataIndexWriter } from '../src/cohort/store/metadata-index.ts'
import { writeMetadata } from '../src/cohort/store/metadata.ts'
import { withRecord } from '../src/cohort/store/record.ts'
import { forgetPeak, peakMb } from './memory-read.ts'

export interface StatusReport {
  ms: number
  /** Three bare stats a generation. */
  bareMs: number
  peakMb: number
}

/** What a call leaves in the metadata. */
const CALL = {
  parser_name: 'in_last_line',
  finish_reason: 'stop',
  truncated: false,
  usage: { inputTokens: 1200, outputTokens: 300 },
  total_tokens: 1500,
  cost_usd: 0.001,
  duration_s: 1.2,
  duration_ms: 1200,
  max_tokens: 20_480,
  prompt_chars: 20,
  raw_chars: 20,
  parsed_chars: 20,
  source: 'model',
  input_mode: 'prompt',
  files: { prompt: 'prompt.txt', raw: 'raw.txt', parsed: 'parsed.txt' },
}

const EVALUATIONS_AN_ESSAY = 32
const ESSAYS_A_DRAFT = 3

const [mode = '', folder = '', count = '0'] = process.argv.slice(2)
const dataRoot = join(folder, 'data')
if (mode === 'make') await make(Number(count))
else await look(Number(count))

async function make(generations: number): Promise<void> {
  const drafts = Math.round(generations / (1 + ESSAYS_A_DRAFT * (1 + EVALUATIONS_AN_ESSAY)))
  const names = (name: string, size: number) =>
    Array.from({ length: size }, (_, index) => `${name}${index}`)
  const combos = names('combo_', Math.ceil(drafts / 10))
  const templates = { draft: names('d', 10), essay: names('e', 3), evaluation: names('v', 4) }
  const models = names('m', 4)
  const files: Record<string, string> = {
    '1_raw/concepts_metadata.csv': 'concept_id,name\nmoat,Moat\n',
    '1_raw/llm_models.csv': `id,model\n${models.map((id) => `${id},offline:${id}\n`).join('')}`,
    'combo_mappings.csv': `combo_id,concept_id,description_level,k_max\n${combos.map((id) => `${id},moat,sentence,1\n`).join('')}`,
    'cohorts/large/spec/config.json': JSON.stringify({
      axes: {
        combo_id: combos,
        draft_template: templates.draft,
        draft_llm: ['m0'],
        essay_template: templates.essay,
        essay_llm: ['m0'],
        evaluation_template: templates.evaluation,
        evaluation_llm: models,
        evaluation_replicate: [1, 2],
      },
    }),
  }
  for (const [stage, ids] of Object.entries(templates)) {
    files[`1_raw/${stage}_templates.csv`] =
      `template_id,parser,generator\n${ids.map((id) => `${id},${stage === 'evaluation' ? 'in_last_line' : ''},llm\n`).join('')}`
    for (const id of ids) files[`1_raw/templates/${stage}/${id}.txt`] = id
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dataRoot, name)), { recursive: true })
    writeFileSync(join(dataRoot, name), text)
  }
  const cohort = await openCohort(dataRoot, 'large')
  const expectations = new Expectations(cohort.catalog)
  const aboves = new Map<string, Above>()
  const members = []
  const index = new MetadataIndexWriter(indexFile(dataRoot, 'large'))
  for (const { generation } of cohort.generations()) {
    const { stage, genId, templateId, comboId, parentGenId, modelId, replicate } = generation
    const paths = generationPaths(cohort.gensFolder, stage, genId)
    mkdirSync(paths.folder, { recursive: true })
    for (const path of [paths.prompt, paths.raw, paths.parsed])
      writeFileSync(path, `Of ${genId}.\n`)
    const expected = expectations.of(generation, aboves.get(parentGenId ?? ''))
    const state = lookAt(paths, undefined)
    if (!isWanted(expected)) throw new Error(`${genId} is not described`)
    const record = settledRecord(state, expected, new Date().toISOString())
    const identity = { stage, gen_id: genId, origin_cohort_id: 'large', mode: 'llm', replicate }
    const metadata = {
      ...identity,
      template_id: templateId,
      llm_model_id: modelId,
      ...(comboId && { combo_id: comboId }),
      ...(parentGenId && { parent_gen_id: parentGenId }),
      ...CALL,
    }
    const recorded = withRecord(metadata, record)
    writeMetadata(paths.metadata, recorded)
    index.add(stage, genId, recorded)
    if (stage !== 'evaluation') aboves.set(genId, new Above(genId, 'done', { ...state, record }))
    members.push({ stage, genId })
  }
  index.finish()
  writeMembership(join(cohort.folder, 'membership.csv'), members)
  console.log('{}')
}

async function look(generations: number): Promise<void> {
  forgetPeak()
  const start = performance.now()
  const cohort = await openCohort(dataRoot, 'large', { from: 'membership' })
  let done = 0
  for (const { standing } of survey(cohort)) if (standing === 'done') done += 1
  const ms = performance.now() - start
  const report: StatusReport = { ms, peakMb: peakMb(), bareMs: bareStats() }
  if (done !== cohort.size || Math.abs(done - generations) > generations / 100) {
    throw new Error(`${done} of ${cohort.size} generations are done, ${generations} were made.`)
  }
  console.log(JSON.stringify(report))
}

function bareStats(): number {
  const folders = ['draft', 'essay', 'evaluation'].flatMap((stage) => {
    const root = join(dataRoot, 'gens', stage)
    return readdirSync(root).map((name) => `${root}/${name}`)
  })
  const start = performance.now()
  for (const path of folders) {
    for (const name of ['prompt.txt', 'raw.txt', 'parsed.txt']) {
      statSync(`${path}/${name}`, { throwIfNoEntry: false })
    }
  }
  return performance.now() - start
}
