import assert from 'node:assert/strict'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { survey } from '../../../src/cohort/assessment/survey.ts'
import { openCohort } from '../../../src/cohort/cohort.ts'
import { isComplete } from '../../../src/cohort/run/outcome.ts'
import { cohortRig } from './cohort-rig.ts'

const COUNTS = { made: 0, reused: 0, failed: 0, skipped: 0 }

test('a run makes every draft, essay and evaluation, and a second one asks nobody', async (t) => {
  const { run, asked, read, ids, events } = cohortRig(t)
  const outcome = await run()
  assert.deepEqual(outcome.stages, {
    draft: { ...COUNTS, total: 2, made: 2 },
    essay: { ...COUNTS, total: 2, made: 2 },
    evaluation: { ...COUNTS, total: 4, made: 4 },
  })
  assert.ok(isComplete(outcome))
  assert.equal(asked.asked.length, 8)
  const [essay] = await ids('essay')
  assert.match(read(`gens/essay/${essay}/prompt.txt`), /^ESSAY long\n/)
  const plan = events.find(({ type }) => type === 'plan')
  assert.deepEqual(plan && 'groups' in plan && plan.groups, { draft: 2, essay: 2, evaluation: 4 })
  const again = await run()
  assert.deepEqual(again.stages.evaluation, { ...COUNTS, total: 4, reused: 4 })
  assert.equal(asked.asked.length, 8)
})

test('membership, manifest and the metadata of every generation are there before anything is asked', async (t) => {
  const { run, read, at, dataRoot } = cohortRig(t, () => {
    assert.equal(read('cohorts/tiny/membership.csv').split('\n').length, 1 + 8 + 1)
    const [essay = ''] = readdirSync(at('gens/essay'))
    const seed = JSON.parse(read(`gens/essay/${essay}/metadata.json`)) as Record<string, unknown>
    assert.equal(seed['origin_cohort_id'], 'tiny')
    assert.match(String(seed['parent_gen_id']), /^d_/)
    for (const stage of ['draft', 'essay', 'evaluation']) {
      for (const id of readdirSync(at(`gens/${stage}`))) {
        assert.ok(existsSync(at(`gens/${stage}/${id}/metadata.json`)), `${dataRoot} ${id}`)
      }
    }
    return undefined
  })
  assert.ok(isComplete(await run()))
  const lines = read('cohorts/tiny/membership.csv').trim().split('\n')
  assert.equal(lines[0], 'stage,gen_id')
  assert.deepEqual(
    lines.slice(1).map((line) => line.split(',')[0]),
    ['draft', 'draft', 'essay', 'essay', ...Array<string>(4).fill('evaluation')],
  )
  assert.deepEqual(JSON.parse(read('cohorts/tiny/manifest.json')), {
    cohort_id: 'tiny',
    combos: ['combo_1'],
    templates: { draft: ['idea', 'plain'], essay: ['long'], evaluation: ['depth', 'novelty'] },
    llms: { generation: ['writer'], evaluation: ['judge'] },
  })
})

test('a failed draft skips what is made from it, with the reason, and every other tree is complete', async (t) => {
  const { run, asked, events } = cohortRig(t, (prompt) =>
    prompt.startsWith('DRAFT plain') ? 'Too short.' : undefined,
  )
  const { stages, failures } = await run({ workers: 1 })
  assert.deepEqual(stages, {
    draft: { ...COUNTS, total: 2, made: 1, failed: 1 },
    essay: { ...COUNTS, total: 2, made: 1, skipped: 1 },
    evaluation: { ...COUNTS, total: 4, made: 2, skipped: 2 },
  })
  assert.equal(failures.length, 1)
  assert.match(failures[0]?.message ?? '', /non-empty lines/)
  assert.equal(asked.asked.length, 5)
  const skips = events.filter(
    (event) => event.type === 'stage-outcome' && event.status === 'skipped',
  )
  assert.equal(skips.length, 3)
})

test('what failed or was skipped is made by the next run, and nothing else', async (t) => {
  let isBad = true
  const { run, asked } = cohortRig(t, (prompt) =>
    isBad && prompt.startsWith('ESSAY') && prompt.includes('DRAFT plain') ? ' ' : undefined,
  )
  await run()
  const before = asked.asked.length
  isBad = false
  assert.ok(isComplete(await run()))
  assert.deepEqual(asked.stages().slice(before), ['essay', 'evaluation', 'evaluation'])
})

test('an essay begins when its own draft is there, not when all drafts are', async (t) => {
  const { run, asked } = cohortRig(t)
  await run({ workers: 1 })
  const tree = ['draft', 'essay', 'evaluation', 'evaluation']
  assert.deepEqual(asked.stages(), [...tree, ...tree])
})

test('editing a text by hand makes exactly its descendants stale, and they alone are made again', async (t) => {
  const { run, asked, undone, ids, write } = cohortRig(t)
  await run()
  assert.deepEqual(await undone(), [])
  const [draft] = await ids('draft')
  write(`gens/draft/${draft}/parsed.txt`, 'Edited by hand.')
  assert.deepEqual(await undone(), [
    'essay stale: its draft x was edited by hand',
    'evaluation stale: its essay x is stale',
    'evaluation stale: its essay x is stale',
  ])
  const before = asked.asked.length
  assert.ok(isComplete(await run()))
  assert.deepEqual(asked.stages().slice(before).sort(), ['essay', 'evaluation', 'evaluation'])
  assert.match(asked.prompts[before] ?? '', /Edited by hand\./)
  assert.deepEqual(await undone(), [])
})

test('a change of a template, a concept, a model or a parser makes stale what is made of it', async (t) => {
  const { run, undone, read, write } = cohortRig(t)
  await run()
  const change = async (path: string, from: string, to: string) => {
    const before = read(path)
    write(path, before.replace(from, to))
    const reasons = new Set(await undone())
    write(path, before)
    assert.deepEqual(await undone(), [])
    return [...reasons]
  }
  assert.deepEqual(await change('1_raw/templates/evaluation/depth.txt', 'depth', 'DEPTH'), [
    'evaluation stale: its template depth was changed',
  ])
  assert.deepEqual(
    (await change('1_raw/concepts/descriptions-sentence/moat.txt', 'ditch', 'trench'))[0],
    'draft stale: its concepts were changed',
  )
  assert.deepEqual(await change('1_raw/llm_models.csv', 'test:judge', 'claude:opus'), [
    'evaluation stale: its model judge is claude:opus now, was test:judge',
  ])
  assert.deepEqual(
    await change('1_raw/evaluation_templates.csv', 'Depth,,in_last_line', 'Depth,,complex'),
    ['evaluation stale: its parser is complex now, was in_last_line'],
  )
})

test('force makes one stage anew; what is made from it follows only where the text is another', async (t) => {
  let word = ''
  const { run, asked } = cohortRig(t, (prompt) =>
    prompt.startsWith('ESSAY') ? `Essay ${word}` : undefined,
  )
  await run()
  assert.deepEqual((await run({ force: ['essay'] })).stages.evaluation.reused, 4)
  assert.equal(asked.asked.length, 10)
  word = 'other'
  assert.deepEqual((await run({ force: ['essay'] })).stages.evaluation.made, 4)
  assert.equal(asked.asked.length, 16)
})

test('a stopped run begins nothing new and goes on where it was', async (t) => {
  const controller = new AbortController()
  const { run, asked } = cohortRig(t, (_, { stage }) => {
    if (stage.startsWith('essay')) controller.abort()
    return undefined
  })
  await assert.rejects(run({ workers: 1, signal: controller.signal }), { code: 'interrupted' })
  assert.deepEqual(asked.stages(), ['draft', 'essay'])
  assert.ok(isComplete(await run()))
  assert.equal(asked.stages().filter((stage) => stage === 'draft').length, 2)
})

test('replicates are asked with a seed of their own', async (t) => {
  const spec = `axes:
  combo_id: [combo_1]
  draft_template: [plain]
  draft_llm: [writer]
  draft_replicate: [1, 2]
`
  const { run, asked } = cohortRig(t, undefined, { 'cohorts/tiny/spec/config.yaml': spec })
  await run({ workers: 1 })
  assert.deepEqual(
    asked.asked.map(({ seed }) => seed),
    [undefined, 2],
  )
})

test('a copied essay is judged like any other', async (t) => {
  const spec = `axes:
  combo_id: [combo_1]
  draft_template: [plain]
  draft_llm: [writer]
  essay_template: [same]
  evaluation_template: [novelty]
  evaluation_llm: [judge]
`
  const { run, asked, ids, read, write, undone } = cohortRig(t, undefined, {
    'cohorts/tiny/spec/config.yaml': spec,
  })
  assert.ok(isComplete(await run()))
  assert.deepEqual(asked.stages(), ['draft', 'evaluation'])
  const [[draft], [essay]] = [await ids('draft'), await ids('essay')]
  assert.equal(read(`gens/essay/${essay}/parsed.txt`), read(`gens/draft/${draft}/parsed.txt`))
  write(`gens/draft/${draft}/parsed.txt`, 'By hand.')
  assert.deepEqual(await undone(), [
    'essay stale: its draft x was edited by hand',
    'evaluation stale: its essay x is stale',
  ])
  assert.ok(isComplete(await run()))
  assert.deepEqual(asked.stages(), ['draft', 'evaluation', 'evaluation'])
})

test('essays of a template that copied and now asks are stale before the run, which takes their model from the spec', async (t) => {
  const essays = '1_raw/essay_templates.csv'
  const rig = cohortRig(t, undefined, {
    'cohorts/tiny/spec/config.yaml': `axes:
  combo_id: [combo_1]
  draft_template: [plain]
  draft_llm: [writer]
  essay_template: [same]
  essay_llm: [writer]
  evaluation_template: [novelty]
  evaluation_llm: [judge]
`,
  })
  await rig.run()
  rig.write(essays, rig.read(essays).replace('same,Same,,,copy', 'same,Same,,,llm'))
  const cohort = await openCohort(rig.dataRoot, 'tiny', { from: 'membership' })
  assert.deepEqual(
    [...survey(cohort)].map(({ standing, why }) => `${standing}: ${why.replace(/e_\w+/, 'x')}`),
    ['done: ', 'stale: its template same is for llm now', 'stale: its essay x is stale'],
  )
  const { stages } = await rig.run()
  assert.deepEqual([stages.essay.made, stages.evaluation.made], [1, 1])
})

test('two cohorts share the generations they have in common', async (t) => {
  const more = `axes:
  combo_id: [combo_1]
  draft_template: [plain]
  draft_llm: [writer]
  essay_template: [long, short]
  essay_llm: [writer]
`
  const { run, asked } = cohortRig(t, undefined, { 'cohorts/more/spec/config.yaml': more })
  await run()
  const before = asked.asked.length
  assert.ok(isComplete(await run({}, 'more')))
  assert.deepEqual(asked.stages().slice(before), ['essay'])
})

test('what a crash left without its record gets it, with what the call took, and asks nobody', async (t) => {
  const { run, asked, ids, at, read, write } = cohortRig(t)
  await run()
  const [draft] = await ids('draft')
  const folder = `gens/draft/${draft}`
  const before = JSON.parse(read(`${folder}/metadata.json`)) as Record<string, unknown>
  const { prompt } = before['reverie'] as Record<string, object>
  const seed = { stage: 'draft', gen_id: draft, mode: 'llm', template_id: before['template_id'] }
  const record = { version: 1, mode: 'llm', prompt }
  write(`${folder}/metadata.json`, JSON.stringify({ ...seed, reverie: record }))
  for (const name of ['raw_metadata.json', 'parsed_metadata.json']) rmSync(at(`${folder}/${name}`))
  rmSync(at('cohorts/tiny/metadata-index.tsv'))
  assert.ok(isComplete(await run()))
  assert.equal(asked.asked.length, 8)
  const after = JSON.parse(read(`${folder}/metadata.json`)) as Record<string, unknown>
  assert.equal(after['total_tokens'], 120)
  assert.equal(after['source'], 'model')
  assert.equal(JSON.parse(read(`${folder}/raw_metadata.json`)).finish_reason, 'stop')
  assert.ok(existsSync(at(`${folder}/parsed_metadata.json`)))
})
