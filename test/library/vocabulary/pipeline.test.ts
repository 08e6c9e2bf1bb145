import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ingestBatch } from '../../../src/library/ingest-batch.ts'
import type { Ingested } from '../../../src/library/vocabulary/ingested.ts'
import { vocabularyPipeline } from '../../../src/library/vocabulary/pipeline.ts'
import { validateData } from '../../../src/library/validate-data.ts'
import { rig, scriptedRunner } from '../../helpers/rig.ts'
import { meaning, stagingFiles, storeIn } from './meanings.ts'

const QUIET = { espeak: 'none' }
/** Those there are samples of. */
const SAMPLE_WORDS = ['casa', 'con', 'médico', 'tener que']

test('offline the sample words become cards, and the run says that no model was asked', async (t) => {
  const { session, folder } = rig(t)
  const learn = vocabularyPipeline({ folder, ipa: QUIET })
  const result = await session.run(learn, { words: SAMPLE_WORDS }, { backend: 'offline' })
  assert.equal(result.status, 'partial')
  assert.match(result.errors.join('\n'), /fill_batch: Stub: no model was asked/)
  const { cards } = (result.data ?? {})['ingest_batch'] as Ingested
  assert.equal(cards.length, 5)
  assert.deepEqual([...new Set(cards.map((card) => card['source']))], ['sample'])
  const checked = await session.run(validateData({ folder }), {})
  assert.deepEqual([checked.status, checked.data?.warnings], ['success', []])
})

test('run again there is nothing left to learn, and nothing is made', async (t) => {
  const { session, folder } = rig(t)
  const learn = vocabularyPipeline({ folder, ipa: QUIET })
  await session.run(learn, { words: 'casa, con' }, { backend: 'offline' })
  const before = readFileSync(join(folder, 'vocabulary.json'), 'utf8')
  const result = await session.run(learn, { words: 'casa, con' }, { backend: 'offline' })
  assert.deepEqual(Object.keys(result.data ?? {}), ['export_apkg'])
  assert.equal(stagingFiles(folder).length, 1)
  assert.equal(readFileSync(join(folder, 'vocabulary.json'), 'utf8'), before)
})

test('a model is asked twice, and its meanings take the place of placeholders', async (t) => {
  const { session, folder, next } = rig(t)
  const learn = vocabularyPipeline({ folder, ipa: QUIET })
  await session.run(learn, { words: 'perro' }, { backend: 'offline' })
  assert.equal(storeIn(folder).words['perro']?.meanings[0]?.['source'], 'stub')
  const proposal = { SpanishWord: 'perro', MeaningID: 'animal', MeaningContext: 'a dog' }
  const runner = scriptedRunner(
    JSON.stringify({ meanings: [proposal] }),
    JSON.stringify({ meanings: [meaning('perro', 'animal', { IPA: '[ˈpe.ro]' })] }),
  )
  const later = await next({ runner })
  const result = await later.session.run(learn, { words: 'perro' }, { backend: 'claude:sonnet' })
  assert.equal(result.status, 'success')
  assert.equal(runner.requests.length, 2)
  const meanings = storeIn(folder).words['perro']?.meanings ?? []
  assert.deepEqual(
    meanings.map((one) => one['MeaningID']),
    ['animal'],
  )
})

test('a wrong pronunciation keeps the batch out, and the file is there to be mended', async (t) => {
  const proposal = { SpanishWord: 'casa', MeaningID: 'home', MeaningContext: 'a house' }
  const wrong = meaning('casa', 'home', { IPA: '[ˈka.θa]' })
  const runner = scriptedRunner(
    JSON.stringify({ meanings: [proposal] }),
    JSON.stringify({ meanings: [wrong] }),
  )
  const { session, folder, has } = rig(t, { runner })
  const learn = vocabularyPipeline({ folder, ipa: QUIET })
  const run = { backend: 'claude:sonnet', reject: false }
  const result = await session.run(learn, { words: 'casa' }, run)
  assert.equal(result.status, 'failure')
  assert.equal(has('vocabulary.json'), false)
  const [name = ''] = stagingFiles(folder)
  const file = join(folder, 'staging', name)
  writeFileSync(file, readFileSync(file, 'utf8').replace('ˈka.θa', 'ˈka.sa'))
  const ingested = await session.run(ingestBatch({ folder }), { file })
  assert.equal(ingested.data?.added, 1)
})

test('words come from the queue where none are given, and leave it', async (t) => {
  const { session, folder } = rig(t)
  const queue = join(folder, 'word_queue.json')
  writeFileSync(queue, JSON.stringify({ words: ['con', 'médico', 'gato'] }))
  const learn = vocabularyPipeline({ folder, ipa: QUIET })
  await session.run(learn, {}, { backend: 'offline' })
  assert.deepEqual((JSON.parse(readFileSync(queue, 'utf8')) as { words: string[] }).words, [])
})

test('a staging file that is gone is told with how to have it written again', async (t) => {
  const { session, folder } = rig(t)
  const learn = vocabularyPipeline({ folder, ipa: QUIET })
  const run = { backend: 'offline', reject: false }
  await session.run(learn.runUntil('prepare_batch'), { words: 'casa' }, run)
  const [file = ''] = stagingFiles(folder)
  rmSync(join(folder, 'staging', file))
  const { status, message } = await session.run(learn, { words: 'casa' }, run)
  assert.equal(status, 'failure')
  assert.match(message, /no staging file .*claude_batch.*force: \['prepare_batch'\]/)
  const again = await session.run(learn, { words: 'casa' }, { ...run, force: ['prepare_batch'] })
  assert.equal(again.status, 'partial')
  assert.deepEqual(Object.keys(storeIn(folder).words), ['casa'])
})
