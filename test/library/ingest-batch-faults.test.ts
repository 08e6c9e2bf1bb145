import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ingestBatch } from '../../src/library/ingest-batch.ts'
import type { Ingested } from '../../src/library/vocabulary/ingested.ts'
import type { StageResult } from '../../src/core/result.ts'
import { rig } from '../helpers/rig.ts'
import { filled, meaning, stage } from './vocabulary/meanings.ts'

interface Bench {
  folder: string
  ingest: (batch: unknown) => Promise<StageResult<Ingested>>
}

function bench(t: TestContext): Bench {
  const { folder, session } = rig(t)
  return {
    folder,
    ingest: (batch) =>
      session.run(ingestBatch({ folder }), { file: stage(folder, batch) }, { reject: false }),
  }
}

const vocabularyOf = (folder: string) => readFileSync(join(folder, 'vocabulary.json'), 'utf8')

const FAULTS: [what: string, batch: unknown, error: RegExp][] = [
  [
    'a text of skipped words',
    filled([meaning('con', 'a')], 'el, la'),
    /skipped_words: .*type_error/,
  ],
  ['a skipped word that is no text', filled([], ['el', 5]), /skipped_words\[1\].*type_error/],
  ['an empty skipped word', filled([], [' ']), /skipped_words\[0\].*empty_field/],
  [
    'an empty field',
    filled([meaning('con', 'a', { IPA: ' ' })]),
    /meanings\[0\]\.IPA.*empty_field/,
  ],
  [
    'a gap of four underscores',
    filled([meaning('con', 'a', { GappedSentence: '____' })]),
    /meanings\[0\]\.GappedSentence.*content/,
  ],
  ['an id with a blank in it', filled([meaning('con', 'to be')]), /MeaningID.*format_error/],
  ['an id twice', filled([meaning('con', 'a'), meaning('con', 'a ')]), /meanings\[1\].*uniqueness/],
  [
    'a word that was not asked for',
    { ...filled([meaning('con', 'a'), meaning('por', 'a')]), words: ['con'] },
    /meanings\[1\]\.SpanishWord.*"por".*consistency/,
  ],
  ['a word both learned and skipped', filled([meaning('con', 'a')], ['con']), /consistency/],
  ['no list of meanings', { words: ['con'], skipped_words: ['con'] }, /meanings: .*missing_field/],
  ['meanings that are no list', { ...filled([]), meanings: {} }, /meanings: .*type_error/],
  ['a meaning that is no object', { ...filled([]), meanings: ['con'] }, /meanings\[0\].*structure/],
  ['nothing at all', filled([]), /nothing to take in/],
  ['a list in place of an object', [meaning('con', 'a')], /object/],
  ['no JSON', 'I could not do it.', /no JSON/],
  ['JSON that is cut off', '{"words": ["con"], "meanings": [{"SpanishWord": "c', /truncated/],
]

for (const [what, batch, error] of FAULTS) {
  test(`${what} is refused, and nothing of the batch is taken in`, async (t) => {
    const { folder, ingest } = bench(t)
    await ingest(filled([meaning('ser', 'a')]))
    const before = vocabularyOf(folder)
    const result = await ingest(batch)
    assert.equal(result.status, 'failure')
    assert.match(result.errors.join('\n'), error)
    assert.equal(vocabularyOf(folder), before)
  })
}

test('every fault of a batch is told at once', async (t) => {
  const { folder, ingest } = bench(t)
  const { errors, message } = await ingest(
    filled([
      meaning('con', 'a', { IPA: '', prompt: 4 }),
      meaning('con', 'b', { GappedSentence: 'x' }),
    ]),
  )
  assert.equal(errors.length, 3)
  assert.match(message, /has 3 errors/)
  assert.equal(existsSync(join(folder, 'vocabulary.json')), false)
})

const CORRUPT = [
  '',
  '{',
  '[]',
  '{}',
  'null',
  '{"metadata": {}, "words": []}',
  '{"metadata": {}, "words": {"con": {"meanings": "a"}}}',
  '{"metadata": {}, "words": {}, "skipped_words": "el"}',
]

for (const content of CORRUPT) {
  test(`a store that holds ${content || 'nothing'} is a failure and stays as it is`, async (t) => {
    const { folder, ingest } = bench(t)
    writeFileSync(join(folder, 'vocabulary.json'), content)
    const result = await ingest(filled([meaning('con', 'a')]))
    assert.equal(result.status, 'failure')
    assert.match(result.message, /vocabulary\.json cannot be used/)
    assert.equal(vocabularyOf(folder), content)
  })
}

test('a store with a fault elsewhere is not written over', async (t) => {
  const { folder, ingest } = bench(t)
  await ingest(filled([meaning('con', 'a')]))
  const faulty = vocabularyOf(folder).replace('"cards_created": 1', '"cards_created": 2')
  writeFileSync(join(folder, 'vocabulary.json'), faulty)
  const result = await ingest(filled([meaning('por', 'a')]))
  assert.match(result.errors.join('\n'), /words\.con\.cards_created.*consistency/)
  assert.equal(vocabularyOf(folder), faulty)
})

test('of two meanings that a store has under one id neither is lost', async (t) => {
  const { folder, ingest } = bench(t)
  await ingest(filled([meaning('con', 'a'), meaning('con', 'b')]))
  const faulty = vocabularyOf(folder).replaceAll('con_b', 'con_a').replace('"b"', '"a"')
  writeFileSync(join(folder, 'vocabulary.json'), faulty)
  const result = await ingest(filled([meaning('con', 'c')]))
  assert.match(result.errors.join('\n'), /words\.con\.meanings\[1\]\..*uniqueness/)
  assert.equal(vocabularyOf(folder), faulty)
})

test('a batch in another encoding is refused, so that no letter is lost', async (t) => {
  const { folder, ingest } = bench(t)
  await ingest(filled([meaning('con', 'a')]))
  const before = vocabularyOf(folder)
  const batch = JSON.stringify(filled([meaning('por', 'a', { ExampleSentence: 'Por la mañana.' })]))
  const result = await ingest(Buffer.from(batch, 'latin1'))
  assert.match(result.message, /claude_batch.*\.json:1:\d+: The file is not UTF-8/)
  assert.equal(vocabularyOf(folder), before)
})
