import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ingestBatch } from '../../src/library/ingest-batch.ts'
import type { Ingested } from '../../src/library/vocabulary/ingested.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import type { StageResult } from '../../src/core/result.ts'
import { rig } from '../helpers/rig.ts'
import { filled, meaning, stage, storeIn } from './vocabulary/meanings.ts'

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

test('the first batch makes the store, with everything counted', async (t) => {
  const { folder, ingest } = bench(t)
  const batch = filled(
    [meaning(' con ', 'company '), meaning('con', 'tool_2'), meaning('tener que', 'obligation')],
    ['el', ' la '],
  )
  const result = await ingest(batch)
  assert.equal(result.status, 'success')
  assert.equal(
    result.message,
    'Took in 3 meanings of 2 words: 3 added, 0 replaced, 0 unchanged; 2 words skipped from now on',
  )
  const { metadata, skipped_words: skipped, words } = storeIn(folder)
  assert.deepEqual(Object.keys(metadata), [
    'created',
    'last_updated',
    'total_words',
    'total_cards',
    'total_skipped',
    'source',
  ])
  assert.deepEqual([metadata['total_words'], metadata['total_cards']], [2, 3])
  assert.equal(metadata['total_skipped'], 2)
  assert.deepEqual(skipped, ['el', 'la'])
  assert.deepEqual(Object.keys(words), ['con', 'tener que'])
  assert.equal(words['con']?.cards_created, 2)
  assert.deepEqual(
    words['con']?.meanings.map((one) => one['CardID']),
    ['con_company', 'con_tool_2'],
  )
  const [card] = words['tener que']?.meanings ?? []
  assert.equal(card?.['ImageFile'], 'tener que_obligation.png')
  assert.equal(card?.['WordAudio'], '[sound:tener que.mp3]')
  assert.deepEqual(result.data?.cards, [...(words['con']?.meanings ?? []), card])
})

test('a meaning with the same id takes the place of the old one; the rest of the word stays', async (t) => {
  const { folder, ingest } = bench(t)
  await ingest(filled([meaning('con', 'a'), meaning('con', 'b'), meaning('por', 'a')]))
  const result = await ingest(
    filled([meaning('con', 'b', { IPA: '[kon]' }), meaning('con', 'c'), meaning('por', 'a')]),
  )
  assert.match(result.message, /3 meanings of 2 words: 1 added, 1 replaced, 1 unchanged$/)
  const { words, metadata } = storeIn(folder)
  assert.deepEqual(
    words['con']?.meanings.map((one) => [one['MeaningID'], one['IPA']]),
    [
      ['a', '[x]'],
      ['b', '[kon]'],
      ['c', '[x]'],
    ],
  )
  assert.equal(words['con']?.cards_created, 3)
  assert.equal(metadata['total_cards'], 4)
})

test('the same batch again changes nothing, not even a date', async (t) => {
  const { folder, ingest } = bench(t)
  const batch = filled([meaning('con', 'a')], ['el'])
  await ingest(batch)
  const before = vocabularyOf(folder)
  const result = await ingest(batch)
  assert.match(result.message, /1 meaning of 1 word: 0 added, 0 replaced, 1 unchanged$/)
  assert.equal(vocabularyOf(folder), before)
})

test('in a pipeline a staging file that was filled otherwise since is taken in again', async (t) => {
  const { folder, session } = rig(t)
  const all = pipeline('all', [ingestBatch({ folder })])
  const cards = async (...meanings: Record<string, unknown>[]) => {
    const { data } = await session.run(all, { file: stage(folder, filled(meanings)) })
    return data?.ingest_batch?.cards.length
  }
  assert.equal(await cards(meaning('con', 'a')), 1)
  assert.equal(await cards(meaning('con', 'a'), meaning('con', 'b')), 2)
  assert.equal(storeIn(folder).words['con']?.meanings.length, 2)
})

test('a batch as a model writes it is read: fence, prose, byte order mark, trailing commas', async (t) => {
  const json = JSON.stringify(filled([meaning('con', 'a')]), null, 2)
  const forms = [
    `Here you are:\n\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`,
    `\uFEFF${json}`,
    json.replace(/\n {2}\]/, ',\n  ]').replace(/\n\}$/, ',\n}'),
  ]
  for (const form of forms) {
    const { folder, ingest } = bench(t)
    const result = await ingest(form)
    assert.equal(result.status, 'success', result.message)
    assert.equal(storeIn(folder).metadata['total_cards'], 1)
  }
})

test('a store from elsewhere keeps what else is in it', async (t) => {
  const { folder, ingest } = bench(t)
  const old = {
    metadata: {
      created: '2025-01-01',
      last_updated: '2025-01-01',
      total_words: 0,
      total_cards: 0,
      source: 'elsewhere',
      corpus: 'subtitles',
    },
    words: {},
  }
  writeFileSync(join(folder, 'vocabulary.json'), JSON.stringify(old))
  assert.equal((await ingest(filled([meaning('con', 'a')]))).status, 'success')
  const { metadata } = storeIn(folder)
  assert.deepEqual(
    [metadata['created'], metadata['source'], metadata['corpus'], metadata['total_skipped']],
    ['2025-01-01', 'elsewhere', 'subtitles', 0],
  )
})

test('the word constructor is a word like any other', async (t) => {
  const { folder, ingest } = bench(t)
  const result = await ingest(filled([meaning('constructor', 'a')]))
  assert.match(result.message, /1 added/)
  assert.equal(storeIn(folder).words['constructor']?.cards_created, 1)
})

test('words leave the queue, and a queue that cannot be read stops all of it', async (t) => {
  const { folder, ingest } = bench(t)
  const queue = join(folder, 'word_queue.json')
  writeFileSync(queue, JSON.stringify({ metadata: { source: 's' }, words: ['el', 'con', 'por'] }))
  const result = await ingest(filled([meaning('con', 'a')], ['el']))
  assert.match(result.message, /2 words off the queue/)
  const after = JSON.parse(readFileSync(queue, 'utf8')) as Record<string, unknown>
  assert.deepEqual(after['words'], ['por'])
  assert.deepEqual(Object.keys(after['metadata'] as object), [
    'source',
    'last_updated',
    'total_words',
  ])
  const before = vocabularyOf(folder)
  writeFileSync(queue, '["por"]')
  const refused = await ingest(filled([meaning('por', 'a')]))
  assert.match(refused.message, /word_queue\.json cannot be used/)
  assert.equal(vocabularyOf(folder), before)
})

test('a skipped word that is learned after all is skipped no more', async (t) => {
  const { folder, ingest } = bench(t)
  await ingest(filled([], ['con', 'el']))
  const result = await ingest(filled([meaning('con', 'a')]))
  assert.match(result.message, /1 word no longer skipped/)
  assert.deepEqual(storeIn(folder).skipped_words, ['el'])
  const again = await ingest(filled([], ['con']))
  assert.match(again.data?.warnings.join() ?? '', /"con", which is learned already/)
  assert.deepEqual(storeIn(folder).skipped_words, ['el'])
})

test('a store whose ids have blanks around them gets its meanings replaced, not doubled', async (t) => {
  const { folder, ingest } = bench(t)
  await ingest(filled([meaning('con', 'a')]))
  const loose = vocabularyOf(folder).replace('"MeaningID": "a"', '"MeaningID": " a "')
  writeFileSync(join(folder, 'vocabulary.json'), loose)
  const result = await ingest(filled([meaning('con', 'a', { IPA: '[kon]' })]))
  assert.match(result.message, /0 added, 1 replaced/)
  assert.equal(storeIn(folder).words['con']?.meanings[0]?.['MeaningID'], 'a')
})

test('of many faults the message tells a few, the errors all', async (t) => {
  const { ingest } = bench(t)
  const many = Array.from({ length: 9 }, (_, n) => meaning('con', `m${n}`, { IPA: '' }))
  const { message, errors } = await ingest(filled(many))
  assert.equal(errors.length, 9)
  assert.match(message, /has 9 errors: .*meanings\[4\].* … and 4 more\.$/)
})

test('a word nobody answered for is a warning, and so are many meanings and short definitions', async (t) => {
  const { folder, ingest } = bench(t)
  const many = Array.from({ length: 11 }, (_, n) => meaning('con', `sense_${n}`))
  const short = meaning('por', 'a', { MonolingualDef: 'así' })
  const batch = { ...filled([...many, short]), words: ['con', 'por', 'ser'] }
  const { status, data } = await ingest(batch)
  assert.equal(status, 'success')
  assert.equal(data?.warnings.length, 4)
  const told = data?.warnings.join('\n') ?? ''
  assert.match(told, /"ser", which has no meaning/)
  assert.match(told, /words\.con\.meanings: has 11 meanings/)
  assert.match(told, /MonolingualDef/)
  assert.equal(storeIn(folder).words['con']?.cards_created, 11)
})

test('a placeholder gives way to real meanings and never takes the place of one', async (t) => {
  const { folder, ingest } = bench(t)
  const stub = meaning('con', 'main', { source: 'stub' })
  assert.match((await ingest(filled([stub]))).message, /1 placeholder among them/)
  const real = await ingest(filled([meaning('con', 'company')]))
  assert.match(real.message, /1 added.*1 placeholder gave way/)
  assert.equal(storeIn(folder).words['con']?.cards_created, 1)
  const refused = await ingest(filled([stub]))
  assert.match(refused.message, /placeholder for "con", which is learned already/)
})

test('a file that is not there is said to be missing', async (t) => {
  const { session, folder } = rig(t)
  const run = (input: unknown) => session.run(ingestBatch({ folder }), input, { reject: false })
  assert.match((await run({ file: join(folder, 'none.json') })).message, /none\.json/)
  assert.match((await run('none.json')).message, /none\.json/)
  assert.match((await run({})).message, /'file'/)
  assert.match((await run({ file: ' ' })).message, /'file'/)
})

test('nothing but the store and the queue is left behind', async (t) => {
  const { folder, ingest } = bench(t)
  await ingest(filled([meaning('con', 'a')]))
  await ingest(filled([meaning('con', 'a b')]))
  assert.deepEqual(
    readdirSync(folder).filter((name) => !name.startsWith('p')),
    ['staging', 'vocabulary.json'],
  )
})
