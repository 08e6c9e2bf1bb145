import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fillBatch } from '../../src/library/fill-batch.ts'
import { ingestBatch } from '../../src/library/ingest-batch.ts'
import { prepareBatch } from '../../src/library/prepare-batch.ts'
import { spanishVocabulary } from '../../src/library/vocabulary/spanish-vocabulary.ts'
import { textRunner } from '../../src/runners/text-runner.ts'
import { type Rig, rig, scriptedRunner } from '../helpers/rig.ts'
import { filled, meaning, stage, storeIn } from './vocabulary/meanings.ts'

const RUN = { backend: 'claude:sonnet', reject: false }
const contentOf = (file: string) =>
  JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof filled> & {
    meanings: Record<string, unknown>[]
    metadata: Record<string, unknown>
  }

async function prepared({ session, folder }: Rig): Promise<string> {
  const meanings = [
    { SpanishWord: 'con', MeaningID: 'company', MeaningContext: 'with someone' },
    { SpanishWord: 'perro', MeaningID: 'main', MeaningContext: 'an animal' },
  ]
  const { data } = await session.run(prepareBatch({ folder }), { words: 'con, perro', meanings })
  return data?.file ?? ''
}

const GOOD = { meanings: [meaning('con', 'company'), meaning('perro', 'main')], skipped_words: [] }

test('a batch that a model fills is written back and can be taken in', async (t) => {
  const runner = scriptedRunner(`Here:\n\`\`\`\n${JSON.stringify(GOOD)}\n\`\`\``)
  const bench = rig(t, { runner })
  const file = await prepared(bench)
  const { created, instructions } = contentOf(file).metadata
  const result = await bench.session.run(fillBatch(), { file }, RUN)
  assert.deepEqual([result.status, result.source, result.data?.by], ['success', 'model', 'model'])
  const { meanings, words, metadata } = contentOf(file)
  assert.deepEqual(meanings, GOOD.meanings)
  assert.deepEqual(words, ['con', 'perro'])
  assert.deepEqual([metadata['created'], metadata['instructions']], [created, instructions])
  assert.equal(metadata['source'], 'fill_batch')
  const { folder, session } = bench
  await session.run(ingestBatch({ folder }), { file })
  assert.equal(storeIn(folder).metadata['total_cards'], 2)
  assert.match(runner.prompts[0] ?? '', /_____ \(five underscores\)/)
})

test('an answer with faults is shown to the model once more, with each of them', async (t) => {
  const bad = {
    meanings: [meaning('con', 'company', { GappedSentence: '____' }), meaning('gato', 'a')],
    skipped_words: 'perro',
  }
  const runner = scriptedRunner(JSON.stringify(bad), JSON.stringify(GOOD))
  const bench = rig(t, { runner })
  const file = await prepared(bench)
  const result = await bench.session.run(fillBatch(), { file }, RUN)
  assert.deepEqual([result.status, result.repairs], ['success', ['repair-turn']])
  const complaint = runner.prompts[1] ?? ''
  for (const part of [/GappedSentence/, /"gato", which is none/, /skipped_words: .*list/]) {
    assert.match(complaint, part)
  }
  assert.match(complaint, /has no perro\/main, which was asked for/)
})

test('a word may be answered by skipping it', async (t) => {
  const answer = { meanings: [meaning('con', 'company')], skipped_words: ['perro'] }
  const bench = rig(t, { runner: scriptedRunner(JSON.stringify(answer)) })
  const file = await prepared(bench)
  const { data } = await bench.session.run(fillBatch(), { file }, RUN)
  assert.deepEqual([data?.meanings, data?.skipped_words], [1, ['perro']])
  assert.deepEqual(contentOf(file)['skipped_words'], ['perro'])
})

test('a model that gives nothing usable is a failure, and the file stays as it was', async (t) => {
  const bench = rig(t, { runner: scriptedRunner('No.') })
  const file = await prepared(bench)
  const before = readFileSync(file, 'utf8')
  const result = await bench.session.run(fillBatch(), { file }, RUN)
  assert.equal(result.status, 'failure')
  assert.equal(readFileSync(file, 'utf8'), before)
  const without = await bench.session.run(fillBatch(), { file }, { reject: false })
  assert.match(without.message, /names no backend/)
})

test('a file that is filled already, by whom ever, is asked for no more', async (t) => {
  const runner = scriptedRunner('No.')
  const { session, folder } = rig(t, { runner })
  const file = stage(folder, `\`\`\`json\n${JSON.stringify(filled([meaning('con', 'a')]))}\n\`\`\``)
  const before = readFileSync(file, 'utf8')
  const result = await session.run(fillBatch(), { file }, RUN)
  assert.deepEqual([result.status, result.data?.by], ['success', 'before'])
  assert.equal(runner.requests.length, 0)
  assert.equal(readFileSync(file, 'utf8'), before)
})

test('a file that is edited meanwhile is not written over', async (t) => {
  let file = ''
  const runner = textRunner(() => {
    writeFileSync(file, JSON.stringify({ ...contentOf(file), note: 'mine' }))
    return JSON.stringify(GOOD)
  })
  const bench = rig(t, { runner })
  file = await prepared(bench)
  const result = await bench.session.run(fillBatch(), { file }, RUN)
  assert.match(result.message, /was changed while it was being filled/)
  assert.equal(contentOf(file)['note'], 'mine')
})

test('offline, samples and placeholders are filled in, marked as what they are', async (t) => {
  const bench = rig(t)
  const { session, folder } = bench
  const file = await prepared(bench)
  const result = await session.run(fillBatch(), { file }, { backend: 'offline' })
  assert.deepEqual([result.status, result.source, result.data?.by], ['partial', 'stub', 'stub'])
  assert.equal(result.message, 'Stub: no model was asked; filled in 1 sample and 1 placeholder')
  const { meanings, metadata } = contentOf(file)
  assert.deepEqual(
    meanings.map((one) => one['source']),
    ['sample', 'stub'],
  )
  assert.match(String(meanings[1]?.['UsageNote']), /Marcador/)
  assert.equal(metadata['source'], 'stub')
  const ingested = await session.run(ingestBatch({ folder }), { file })
  assert.match(ingested.message, /2 meanings of 2 words: 2 added.*1 placeholder among them/)
})

test('a file that holds no batch to fill is refused', async (t) => {
  const { session, folder } = rig(t)
  for (const content of ['{}', '{"words": []}', '{"words": ["con"], "meanings": []}']) {
    const result = await session.run(fillBatch(), { file: stage(folder, content) }, RUN)
    assert.match(result.message, /cannot be filled/, content)
  }
})

test('offline, samples are filled in where they fit a schema of one’s own, and refused where not', async (t) => {
  const bench = rig(t)
  const file = await prepared(bench)
  const run = async (required: readonly string[]) => {
    const schema = { ...spanishVocabulary, name: 'mine', required }
    return bench.session.run(fillBatch({ schema }), { file }, { backend: 'offline', reject: false })
  }
  const { required } = spanishVocabulary
  const refused = await run([...required, 'Synonym'])
  assert.equal(refused.status, 'failure')
  assert.match(
    refused.message,
    /do not fit the schema 'mine'. Name a backend, .* 2 errors: .*Synonym/,
  )
  assert.equal(refused.attempts, 0)
  const taken = await run(required)
  assert.deepEqual([taken.status, taken.source, taken.data?.by], ['partial', 'stub', 'stub'])
})
