import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { syncCallLog } from '../../src/report/call-log.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import { rig, scriptedRunner } from '../helpers/rig.ts'
import { editor, stage } from './stages.ts'

const asking = () => {
  const draft = promptStage({ name: 'draft', template: 'Draft {{ job }}' })
  const title = promptStage({
    name: 'title',
    template: 'Title of {{ draft }}',
    dependencies: ['draft'],
  })
  return pipeline('p', [draft, title])
}

test('answers are asked for once, over steps, sessions and edits', async (t) => {
  const runner = scriptedRunner('a draft', 'a title', 'another title')
  const first = rig(t, { runner })
  const settings = { backend: 'offline' }
  await first.session.run(asking().next(), { job: 'baker' }, settings)
  assert.equal(runner.prompts.length, 1)
  await first.session.run(asking().next(), { job: 'baker' }, settings)
  const { session, folder } = await first.next()
  const { data } = await session.run(asking(), { job: 'baker' }, settings)
  assert.deepEqual(data, { draft: 'a draft', title: 'a title' })
  assert.equal(runner.prompts.length, 2)
  // An answer edited in its own file counts, as everywhere in a session.
  writeFileSync(join(folder, 'p-draft-output.md'), 'an edited draft')
  await session.run(asking(), { job: 'baker' }, settings)
  assert.deepEqual(runner.prompts.slice(2), ['Title of an edited draft'])
  // So does a value edited in the pipeline's file, which then is the last word.
  editor(folder).edit((stages) => {
    stages['draft']!.value = 'a value edited'
  })
  await session.run(asking(), { job: 'baker' }, settings)
  assert.deepEqual(runner.prompts.slice(3), ['Title of a value edited'])
})

test('the call log has a row for every answer, and none for a value that was kept', async (t) => {
  const runner = scriptedRunner('a draft', 'a title')
  const { session, folder } = rig(t, { runner })
  const p = pipeline('p', [
    promptStage({ name: 'draft', template: 'x', backend: 'offline' }),
    stage('count', ['draft'], () => 1),
  ])
  await session.run(p, {})
  await session.run(p, {})
  const { rows } = await syncCallLog(join(folder, 'calls.sqlite'), [session.journalPath])
  assert.equal(rows, 2, 'an answer, and the same from the cache')
})

test('another backend, another template and force ask again', async (t) => {
  const runner = scriptedRunner('answer')
  const { session } = rig(t, { runner })
  const input = { job: 'baker' }
  await session.run(asking(), input, { backend: 'offline:one' })
  await session.run(asking(), input, { backend: 'offline:two' })
  assert.equal(runner.prompts.length, 4)
  const other = pipeline('p', [promptStage({ name: 'draft', template: 'Draft well: {{ job }}' })])
  await session.run(other, input, { backend: 'offline:two' })
  assert.equal(runner.prompts.length, 5)
  await session.run(other, input, { backend: 'offline:two', force: ['draft'] })
  assert.equal(runner.prompts.length, 6)
})

test('a value that depends on who would be asked is not kept for another backend', async (t) => {
  const p = pipeline('p', [
    stage('who', [], (_, context) => context.backend?.model ?? 'nobody'),
    { ...stage('fixed', [], () => 1), isReusable: false },
  ])
  const { session } = rig(t)
  assert.equal((await session.run(p, {})).data?.['who'], 'nobody')
  assert.equal((await session.run(p, {}, { backend: 'offline:x' })).data?.['who'], 'x')
})
