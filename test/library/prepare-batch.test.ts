import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { prepareBatch } from '../../src/library/prepare-batch.ts'
import { rig } from '../helpers/rig.ts'
import { stagingFiles } from './vocabulary/meanings.ts'

const contentOf = (file: string) =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>

test('a staging file has the words and what whoever fills it has to know', async (t) => {
  const { session, folder } = rig(t)
  const { data, message } = await session.run(prepareBatch({ folder }), { words: 'con, por,con' })
  const file = data?.file ?? ''
  assert.equal(dirname(file), join(folder, 'staging'))
  assert.match(basename(file), /^claude_batch_\d{8}_\d{6}\.json$/)
  assert.match(message, /^Prepared 2 words with 0 meanings to fill/)
  const { metadata, ...rest } = contentOf(file)
  assert.deepEqual(rest, { words: ['con', 'por'], meanings: [], skipped_words: [] })
  assert.deepEqual(Object.keys(metadata as object), ['created', 'source', 'instructions'])
})

test('given meanings become entries with every field there is to fill', async (t) => {
  const { session, folder } = rig(t)
  const analyzed = {
    words: ['con'],
    meanings: [{ SpanishWord: 'con', MeaningID: 'company', MeaningContext: 'with someone' }],
  }
  const { data } = await session.run(prepareBatch({ folder }), {
    words: 'con, ser',
    analyze_words: analyzed,
  })
  assert.deepEqual(data?.words, ['con'])
  assert.deepEqual(contentOf(data?.file ?? '')['meanings'], [
    {
      SpanishWord: 'con',
      MeaningID: 'company',
      MeaningContext: 'with someone',
      MonolingualDef: '',
      ExampleSentence: '',
      GappedSentence: '',
      IPA: '',
      prompt: '',
      UsageNote: '',
    },
  ])
})

test('batches of one second never share a file', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: new Date(2025, 0, 2, 3, 4, 5) })
  const { session, folder } = rig(t)
  const words = Array.from({ length: 12 }, (_, n) => `palabra ${n}`)
  const results = await Promise.all(
    words.map((word) => session.run(prepareBatch({ folder }), { words: [word] })),
  )
  const stem = 'claude_batch_20250102_030405'
  assert.deepEqual(
    stagingFiles(folder),
    [...Array.from({ length: 11 }, (_, n) => `${stem}-${n + 2}.json`), `${stem}.json`].sort(),
  )
  const written = results.map(({ data }) => contentOf(data?.file ?? '')['words'])
  assert.deepEqual(
    written,
    words.map((word) => [word]),
  )
})

test('without words, with something else, or with meanings of other words nothing is written', async (t) => {
  const { session, folder, files } = rig(t)
  const inputs = [
    {},
    { words: [] },
    { words: ' , ' },
    { words: 5 },
    { words: ['con', 3] },
    { words: 'con', meanings: [{ SpanishWord: 'por', MeaningID: 'a' }] },
    { words: 'con', meanings: 'many' },
  ]
  for (const input of inputs) {
    const result = await session.run(prepareBatch({ folder }), input, { reject: false })
    assert.equal(result.status, 'failure', JSON.stringify(input))
  }
  assert.equal(files().includes('staging'), false)
})
