import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { survey } from '../../../src/cohort/assessment/survey.ts'
import { openCohort } from '../../../src/cohort/cohort.ts'
import type { GenerationRecord } from '../../../src/cohort/store/record.ts'
import { MetadataIndex, MetadataIndexWriter } from '../../../src/cohort/store/metadata-index.ts'
import { cohortRig } from '../run/cohort-rig.ts'

const INDEX = 'cohorts/tiny/metadata-index.tsv'

function known(t: Parameters<typeof cohortRig>[0]) {
  const rig = cohortRig(t)
  const standings = async () => {
    const cohort = await openCohort(rig.dataRoot, 'tiny', { from: 'membership' })
    return [...survey(cohort)].map(({ standing }) => standing).join(' ')
  }
  return { ...rig, standings }
}

const ALL_DONE = Array<string>(8).fill('done').join(' ')

test('a run leaves what is known of every generation in one file, which saves reading theirs', async (t) => {
  const { run, standings, read, at, ids } = known(t)
  await run()
  assert.equal(read(INDEX).trim().split('\n').length, 8)
  const [draft] = await ids('draft')
  // Not read: had it been, the parent of the essays would not be known any more.
  rmSync(at(`gens/draft/${draft}/metadata.json`))
  assert.equal(await standings(), ALL_DONE)
})

test('a text that changed is looked at anew, whatever the index says', async (t) => {
  const { run, standings, write, ids } = known(t)
  await run()
  const [, draft] = await ids('draft')
  write(`gens/draft/${draft}/parsed.txt`, 'By hand.')
  assert.equal(await standings(), 'done done done stale done done stale stale')
})

test('without the index, or with one that is torn, everything is found all the same', async (t) => {
  const { run, standings, write, read, at } = known(t)
  await run()
  const whole = read(INDEX)
  for (const text of [whole.slice(0, 500), 'draft,d_x\t{', '\t\n\n', whole.replaceAll('"', '')]) {
    write(INDEX, text)
    assert.equal(await standings(), ALL_DONE)
  }
  rmSync(at(INDEX))
  assert.equal(await standings(), ALL_DONE)
})

test('an index that cannot be written is none, and no failure', (t) => {
  const { at } = cohortRig(t)
  const path = at('cohorts/tiny/spec/config.yaml/index.tsv')
  const writer = new MetadataIndexWriter(path)
  writer.add('draft', 'd_1', { mode: 'llm' })
  writer.finish()
  assert.ok(!existsSync(path))
})

test('what is kept comes back as it was', (t) => {
  const { at } = cohortRig(t)
  const mark = { digest: 'a1', bytes: 3, mtimeMs: 1_795_224_735_123.456 }
  const identity = { template_id: 't', llm_model_id: 'm', mode: 'llm', replicate: 2 }
  const records: Record<string, GenerationRecord> = {
    d_1: {
      version: 1,
      mode: 'llm',
      prompt: { template: 'b', values: 'c', file: mark },
      raw: { prompt: 'd', backend: 'offline:x', file: mark },
      parsed: { from: 'e', parser: null, file: mark, madeAt: '2026-01-01T00:00:00.000Z' },
    },
    d_2: { version: 1, mode: 'copy', parsed: { from: 'e', parser: 'identity', file: mark } },
    d_3: { version: 1, mode: 'llm', prompt: { template: 'b', values: 'c' } },
  }
  const path = at('x.tsv')
  const writer = new MetadataIndexWriter(path)
  for (const [id, record] of Object.entries(records)) {
    writer.add('draft', id, { ...identity, run_id: 'not kept', reverie: record })
  }
  writer.add('draft', 'd_4', identity)
  writer.finish()
  const index = MetadataIndex.open(path)
  for (const [id, record] of Object.entries(records)) {
    assert.deepEqual(index.get('draft', id), { ...identity, reverie: record })
  }
  assert.equal(index.get('draft', 'd_4'), undefined, 'one that others made is not known')
  assert.equal(index.get('essay', 'd_1'), undefined)
})
