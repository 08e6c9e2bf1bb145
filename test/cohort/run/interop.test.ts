import assert from 'node:assert/strict'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openCohort } from '../../../src/cohort/cohort.ts'
import type { Generation } from '../../../src/cohort/plan/generation.ts'
import { isComplete } from '../../../src/cohort/run/outcome.ts'
import { cohortRig } from './cohort-rig.ts'

/** Puts the files of a generation there the way the original system leaves them. */
function putOriginal(dataRoot: string, generation: Generation, parsed: string): void {
  const { stage, genId, templateId, comboId, parentGenId, modelId, replicate } = generation
  const put = (name: string, content: string | object) => {
    const path = join(dataRoot, 'gens', stage, genId, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
  put('prompt.txt', `prompt of ${genId}\r\n`)
  put('raw.txt', `Thinking.\r\n${parsed}`)
  put('parsed.txt', parsed)
  put('raw_metadata.json', {
    function: `${stage}_raw`,
    run_id: 'r-1',
    truncated: false,
    reused: false,
  })
  put('parsed_metadata.json', { function: `${stage}_parsed`, success: true })
  put('metadata.json', {
    stage,
    gen_id: genId,
    cohort_id: 'legacy',
    origin_cohort_id: 'legacy',
    mode: 'llm',
    template_id: templateId,
    ...(comboId && { combo_id: comboId }),
    ...(parentGenId && { parent_gen_id: parentGenId }),
    llm_model_id: modelId,
    replicate,
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    files: { raw: `/srv/data/gens/${stage}/${genId}/raw.txt` },
    experiment_note: 'kept',
  })
}

const bom = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`

/** Tables with a byte order mark, CRLF, quotes and the `active` column. */
const TABLES = {
  '1_raw/draft_templates.csv': bom(
    'template_id,template_name,description,parser,generator,active\n"plain","Plain, and simple","Says ""hi""",,llm,True\nidea,Idea,"two\nlines",essay_idea_last,llm,False\n',
  ),
  '1_raw/llm_models.csv': bom(
    'id,model,provider,display_name,specialization\nwriter,"test:writer",test,"W, the writer",\njudge,test:judge,test,,\n',
  ),
}

async function originalRoot(t: TestContext) {
  const rig = cohortRig(t, undefined, TABLES)
  const generations = [...(await rig.open()).generations()].map(({ generation }) => generation)
  for (const generation of generations) {
    putOriginal(rig.dataRoot, generation, generation.stage === 'evaluation' ? '8.0' : 'A text.')
  }
  return { ...rig, generations }
}

test('a finished data root of the original system is done as it is', async (t) => {
  const { run, asked, undone, read, generations } = await originalRoot(t)
  assert.deepEqual(await undone(), [])
  const { stages } = await run()
  assert.deepEqual([stages.draft.reused, stages.essay.reused, stages.evaluation.reused], [2, 2, 4])
  assert.equal(asked.asked.length, 0)
  for (const { stage, genId } of generations) {
    const folder = `gens/${stage}/${genId}`
    assert.equal(read(`${folder}/prompt.txt`), `prompt of ${genId}\r\n`)
    const metadata = JSON.parse(read(`${folder}/metadata.json`)) as Record<string, unknown>
    assert.equal(metadata['experiment_note'], 'kept')
    assert.equal(metadata['origin_cohort_id'], 'legacy')
    assert.deepEqual(metadata['files'], { raw: `/srv/data/${folder}/raw.txt` })
  }
})

test('what is missing of it is made, and what it is made from stays', async (t) => {
  const { run, asked, at, ids } = await originalRoot(t)
  const [evaluation] = await ids('evaluation')
  rmSync(at(`gens/evaluation/${evaluation}`), { recursive: true })
  assert.ok(isComplete(await run()))
  assert.deepEqual(asked.stages(), ['evaluation'])
})

test('the byte order mark of a template is not asked along', async (t) => {
  const template = { '1_raw/templates/draft/plain.txt': '\uFEFFDRAFT plain\r\n' }
  const { run, asked, undone } = cohortRig(t, undefined, template)
  assert.ok(isComplete(await run()))
  assert.equal(asked.prompts.find((prompt) => prompt.includes('plain'))?.startsWith('DRAFT'), true)
  assert.deepEqual(await undone(), [])
})

test('a draft that is made again makes what others made of it before stale', async (t) => {
  const { run, asked, at, ids, undone } = await originalRoot(t)
  for (const stage of ['essay', 'evaluation']) {
    for (const id of readdirSync(at(`gens/${stage}`))) {
      const path = at(`gens/${stage}/${id}/parsed.txt`)
      utimesSync(path, new Date(0), new Date(statSync(path).mtimeMs - 60_000))
    }
  }
  const [draft] = await ids('draft')
  rmSync(at(`gens/draft/${draft}/parsed.txt`))
  rmSync(at(`gens/draft/${draft}/raw.txt`))
  assert.deepEqual(await undone(), [
    'draft missing: not answered yet',
    'essay stale: its draft x is missing',
    'evaluation stale: its essay x is stale',
    'evaluation stale: its essay x is stale',
  ])
  assert.ok(isComplete(await run()))
  assert.deepEqual(asked.stages().sort(), ['draft', 'essay', 'evaluation', 'evaluation'])
})

test('after one run a hand edit of what others made is noticed', async (t) => {
  const { run, undone, write, ids } = await originalRoot(t)
  await run()
  const [essay] = await ids('essay')
  write(`gens/essay/${essay}/parsed.txt`, 'Edited.')
  assert.deepEqual(await undone(), [
    'evaluation stale: its essay x was edited by hand',
    'evaluation stale: its essay x was edited by hand',
  ])
})

test('a cohort without a spec is known by its membership and the metadata of its members', async (t) => {
  const { dataRoot, run, asked, at, generations, write } = await originalRoot(t)
  mkdirSync(at('cohorts/old'), { recursive: true })
  const rows = generations.map(({ stage, genId }) => `"${stage}","${genId}",legacy`)
  write('cohorts/old/membership.csv', bom(['stage,gen_id,cohort_id', ...rows, rows[0]].join('\n')))
  const cohort = await openCohort(dataRoot, 'old')
  assert.equal(cohort.size, generations.length)
  const known = [...cohort.generations()].map(({ generation }) => generation)
  assert.deepEqual(
    known.map((generation) => ({ ...generation, rowNumber: 0 })),
    generations.map((generation) => ({ ...generation, rowNumber: 0 })),
  )
  assert.ok(isComplete(await run({}, 'old')))
  assert.equal(asked.asked.length, 0)
  assert.match(readFileSync(at('cohorts/old/membership.csv'), 'utf8'), /legacy/)
})

test('a template or a model that is gone leaves what was made with it done', async (t) => {
  const { undone, at, run, asked, write, read } = await originalRoot(t)
  await run()
  rmSync(at('cohorts/tiny/spec'), { recursive: true })
  rmSync(at('1_raw/templates/essay/long.txt'))
  write('1_raw/llm_models.csv', read('1_raw/llm_models.csv').replace(/judge.*\r\n/, ''))
  assert.deepEqual(await undone(), [])
  assert.ok(isComplete(await run()))
  assert.equal(asked.asked.length, 0)
})
