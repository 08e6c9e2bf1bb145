import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ingestBatch } from '../../src/library/ingest-batch.ts'
import type { RecordSchema } from '../../src/library/records/record-schema.ts'
import { validateIpa } from '../../src/library/validate-ipa.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import { validateData } from '../../src/library/validate-data.ts'
import type { ValidateDataOptions } from '../../src/library/vocabulary/check-data.ts'
import { type Rig, rig } from '../helpers/rig.ts'
import { filled, meaning, stage, storeIn } from './vocabulary/meanings.ts'

type Store = ReturnType<typeof storeIn>

async function withStore(t: TestContext): Promise<Rig> {
  const bench = rig(t)
  const batch = filled([meaning('con', 'a'), meaning('con', 'b'), meaning('por', 'a')], ['el'])
  const file = stage(bench.folder, batch)
  await bench.session.run(ingestBatch({ folder: bench.folder }), { file })
  return bench
}

function validate({ session }: Rig, options: ValidateDataOptions, input: unknown = {}) {
  return session.run(validateData(options), input, { reject: false })
}

test('a store that was written here is valid', async (t) => {
  const bench = await withStore(t)
  const { status, message, data } = await validate(bench, { folder: bench.folder })
  assert.deepEqual([status, message], ['success', 'Validation passed: 3 records'])
  assert.deepEqual(data, { kind: 'store', records: 3, warnings: [] })
  assert.equal(bench.has('p-validate_data.findings.json'), false)
})

const FAULTS: [error: string, damage: (store: Store) => unknown][] = [
  ['store: structure', () => []],
  ['words: structure', (store) => ({ ...store, words: undefined })],
  ['metadata: structure', (store) => ({ ...store, metadata: 'x' })],
  [
    'metadata.created: missing_field',
    (store) => ({ ...store, metadata: { ...store.metadata, created: undefined } }),
  ],
  [
    'metadata.source: empty_field',
    (store) => ({ ...store, metadata: { ...store.metadata, source: '' } }),
  ],
  [
    'metadata.last_updated: format_error',
    (store) => ({ ...store, metadata: { ...store.metadata, last_updated: 'soon' } }),
  ],
  [
    'metadata.total_cards: type_error',
    (store) => ({ ...store, metadata: { ...store.metadata, total_cards: '3' } }),
  ],
  [
    'metadata.total_words: consistency',
    (store) => ({ ...store, metadata: { ...store.metadata, total_words: 7 } }),
  ],
  ['skipped_words: missing_field', (store) => ({ ...store, skipped_words: undefined })],
  ['skipped_words: type_error', (store) => ({ ...store, skipped_words: 'el' })],
  [
    'skipped_words[1]: uniqueness',
    (store) => ({
      ...store,
      skipped_words: ['el', 'El'],
      metadata: { ...store.metadata, total_skipped: 2 },
    }),
  ],
  ['skipped_words[0]: consistency', (store) => ({ ...store, skipped_words: ['con'] })],
  ['words.con: structure', (store) => ({ ...store, words: { ...store.words, con: null } })],
  ['words.con.word: consistency', (store) => entry(store, { word: 'por' })],
  [
    'words.con.processed_date: missing_field',
    (store) => entry(store, { processed_date: undefined }),
  ],
  ['words.con.cards_created: consistency', (store) => entry(store, { cards_created: 5 })],
  ['words.con.cards_created: type_error', (store) => entry(store, { cards_created: '2' })],
  ['words.con.meanings: type_error', (store) => entry(store, { meanings: {} })],
  [
    'words.con.meanings: empty_field',
    (store) => ({
      ...entry(store, { meanings: [], cards_created: 0 }),
      metadata: { ...store.metadata, total_cards: 1 },
    }),
  ],
  ['words.con.meanings[0]: structure', (store) => first(store, 'x')],
  [
    'words.con.meanings[0].IPA: missing_field',
    (store) => first(store, { ...firstOf(store), IPA: undefined }),
  ],
  [
    'words.con.meanings[0].prompt: empty_field',
    (store) => first(store, { ...firstOf(store), prompt: ' ' }),
  ],
  [
    'words.con.meanings[0].prompt: type_error',
    (store) => first(store, { ...firstOf(store), prompt: 4 }),
  ],
  [
    'words.con.meanings[0].GappedSentence: content',
    (store) => first(store, { ...firstOf(store), GappedSentence: '____' }),
  ],
  [
    'words.con.meanings[0].WordAudio: consistency',
    (store) => first(store, { ...firstOf(store), WordAudio: '[sound:x.mp3]' }),
  ],
  [
    'words.con.meanings[1].MeaningID: uniqueness',
    (store) => first(store, store.words['con']?.meanings[1]),
  ],
]

for (const [error, damage] of FAULTS) {
  test(`a store is found out: ${error}`, async (t) => {
    const bench = await withStore(t)
    const damaged = JSON.stringify(damage(storeIn(bench.folder)))
    writeFileSync(join(bench.folder, 'vocabulary.json'), damaged)
    const { status, message, errors } = await validate(bench, { folder: bench.folder })
    assert.equal(status, 'failure')
    assert.equal(
      message,
      `Validation failed: ${errors.length} error${errors.length === 1 ? '' : 's'}`,
    )
    const [place = '', type = ''] = error.split(': ')
    assert.ok(
      errors.some((text) => text.startsWith(`${place}: `) && text.endsWith(`(${type})`)),
      errors.join('\n'),
    )
    const found = JSON.parse(bench.read('p-validate_data.findings.json')) as {
      errors: { type: string; location: string; message: string }[]
    }
    assert.equal(found.errors.length, errors.length)
    assert.ok(found.errors.some((one) => one.type === type && one.location === place))
  })
}

test('a card id that stands in two words is found out', async (t) => {
  const bench = await withStore(t)
  const store = storeIn(bench.folder)
  const [one] = store.words['con']?.meanings ?? []
  store.words['por']?.meanings.splice(0, 1, { ...one })
  const { errors } = await validate(bench, { key: 'data' }, { data: store })
  assert.ok(errors.some((text) => /words\.por\.meanings\[0\]\.SpanishWord.*consistency/.test(text)))
  assert.ok(errors.some((text) => /words\.por.*uniqueness/.test(text)))
})

test('warnings do not fail it', async (t) => {
  const bench = rig(t)
  const records = [meaning('con', 'a', { MonolingualDef: 'x' })]
  const { status, data, message } = await validate(bench, { key: 'cards' }, { cards: records })
  assert.deepEqual([status, message], ['success', 'Validation passed: 1 record, 1 warning'])
  assert.deepEqual(
    data?.warnings.map(({ type }) => type),
    ['content'],
  )
  assert.ok(bench.events.some((event) => event.type === 'stage-log'))
})

test('a batch, and records of a schema of one’s own, are checked as what they are', async (t) => {
  const bench = rig(t)
  const batch = await validate(bench, { key: 'batch' }, { batch: filled([meaning('con', 'a')]) })
  assert.equal(batch.data?.kind, 'batch')
  const schema: RecordSchema = {
    name: 'capitals',
    keyFields: ['country'],
    required: ['country', 'capital'],
    patterns: { country: { pattern: '[A-Z]{2}', expected: 'two capital letters' } },
    mergeKey: 'country',
    unique: [{ field: 'country' }],
  }
  const input = {
    list: [
      { country: 'FR', capital: 'Paris' },
      { country: 'fr', capital: '' },
    ],
  }
  const { errors } = await validate(bench, { key: 'list', schema }, input)
  assert.deepEqual(
    errors.map((text) => text.split(':')[0]),
    ['records[1].country', 'records[1].capital'],
  )
})

test('without a store there is nothing to validate', async (t) => {
  const bench = rig(t)
  assert.match(
    (await validate(bench, { folder: bench.folder })).message,
    /There is no .*vocabulary/,
  )
})

function entry(store: Store, fields: Record<string, unknown>) {
  return { ...store, words: { ...store.words, con: { ...store.words['con'], ...fields } } }
}

function firstOf(store: Store) {
  return store.words['con']?.meanings[0]
}

function first(store: Store, record: unknown) {
  return entry(store, { meanings: [record, ...(store.words['con']?.meanings.slice(1) ?? [])] })
}

test('in a pipeline the vocabulary is looked at every time, and findings that no longer hold are gone', async (t) => {
  const bench = await withStore(t)
  const { folder, session, read } = bench
  const all = pipeline('all', [
    validateData({ folder }),
    validateIpa({ folder, espeak: 'none', unknown: 'warn' }),
  ])
  const run = () => session.run(all, {}, { reject: false })
  const path = join(folder, 'vocabulary.json')
  const good = readFileSync(path, 'utf8')
  assert.equal((await run()).status, 'failure', 'the IPA of con is wrong')
  writeFileSync(path, good.replaceAll('"[x]"', '"[kon]"').replaceAll('"por"', '"nor"'))
  assert.match((await run()).message, /at its stage 'validate_data'/)
  assert.notDeepEqual(findings(read), { errors: [], warnings: [] })
  writeFileSync(path, good.replaceAll('"[x]"', '"[kon]"'))
  assert.match((await run()).message, /at its stage 'validate_ipa'/)
  assert.deepEqual(findings(read), { errors: [], warnings: [] })
  writeFileSync(path, '{')
  assert.match((await run()).message, /'validate_data', and at 'validate_ipa'/)
})

function findings(read: Rig['read']): unknown {
  return JSON.parse(read('p-validate_data.findings.json'))
}
