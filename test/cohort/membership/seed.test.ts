import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { survey } from '../../../src/cohort/assessment/survey.ts'
import { StoredModelError } from '../../../src/cohort/membership/stored-model.ts'
import { isComplete } from '../../../src/cohort/run/outcome.ts'
import { cohortRig } from '../run/cohort-rig.ts'

test('unreadable metadata is kept aside, said, and the generation not paid for again', async (t) => {
  const rig = cohortRig(t)
  await rig.run()
  const before = rig.asked.asked.length
  const [draft] = await rig.ids('draft')
  const path = rig.at(`gens/draft/${draft}/metadata.json`)
  rig.write(`gens/draft/${draft}/metadata.json`, '{"stage": "dra')
  rmSync(rig.at('cohorts/tiny/metadata-index.tsv'))
  const broken = [...survey(await rig.open())].filter(({ unreadable }) => unreadable !== undefined)
  assert.equal(broken.length, 1)
  assert.ok(existsSync(path), 'looking changes nothing')
  assert.ok(isComplete(await rig.run()))
  assert.equal(rig.asked.asked.length, before)
  assert.equal(readFileSync(`${path}.unreadable`, 'utf8'), '{"stage": "dra')
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).template_id, 'plain')
  assert.ok(rig.events.some(({ type }) => type === 'warning'))
})

test('metadata that is lost beside an index is made again with what the texts were made of', async (t) => {
  const rig = cohortRig(t)
  await rig.run()
  const [plain, idea] = await rig.ids('draft')
  rig.write(`gens/draft/${plain}/metadata.json`, '[]')
  rmSync(rig.at(`gens/draft/${idea}/metadata.json`))
  assert.ok(isComplete(await rig.run()))
  rmSync(rig.at('cohorts/tiny/metadata-index.tsv'))
  rig.write('1_raw/templates/draft/plain.txt', 'DRAFT plain and new')
  rig.write('1_raw/templates/draft/idea.txt', 'DRAFT idea and new')
  const drafts = (await rig.undone()).filter((line) => line.startsWith('draft'))
  assert.deepEqual(drafts, [
    'draft stale: its template plain was changed',
    'draft stale: its template idea was changed',
  ])
})

test('an essay that another model wrote under the same id is not taken for it', async (t) => {
  const rig = cohortRig(t)
  await rig.run()
  const before = rig.asked.asked.length
  const spec = rig.read('cohorts/tiny/spec/config.yaml')
  rig.write(
    'cohorts/tiny/spec/config.yaml',
    spec.replace('essay_llm: [writer]', 'essay_llm: [judge]'),
  )
  await assert.rejects(rig.run(), (error) => {
    assert.ok(error instanceof StoredModelError)
    assert.deepEqual([error.stored, error.planned], ['writer', 'judge'])
    return true
  })
  assert.equal(rig.asked.asked.length, before)
  rig.write(
    'cohorts/tiny/spec/config.yaml',
    `${rig.read('cohorts/tiny/spec/config.yaml')}output: { essay_id: v2 }\n`,
  )
  assert.ok(isComplete(await rig.run()))
  assert.equal(
    rig.asked
      .stages()
      .slice(before)
      .filter((stage) => stage === 'draft').length,
    0,
  )
})

test('an essay that its first model failed to write can have another model', async (t) => {
  const rig = cohortRig(t, (prompt, { backend }) =>
    prompt.startsWith('ESSAY') && backend.model === 'writer' ? ' ' : undefined,
  )
  assert.equal((await rig.run()).stages.essay.failed, 2)
  const [essay] = await rig.ids('essay')
  const path = `gens/essay/${essay}/metadata.json`
  rig.write(path, JSON.stringify({ ...JSON.parse(rig.read(path)), mine: 1 }))
  const spec = rig.read('cohorts/tiny/spec/config.yaml')
  rig.write(
    'cohorts/tiny/spec/config.yaml',
    spec.replace('essay_llm: [writer]', 'essay_llm: [judge]'),
  )
  assert.ok(isComplete(await rig.run()))
  const { llm_model_id: model, mine } = JSON.parse(rig.read(path))
  assert.deepEqual([model, mine], ['judge', 1])
})
