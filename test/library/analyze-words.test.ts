import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { analyzeWords } from '../../src/library/analyze-words.ts'
import { ingestBatch } from '../../src/library/ingest-batch.ts'
import { prepareBatch } from '../../src/library/prepare-batch.ts'
import { type Rig, rig, scriptedRunner } from '../helpers/rig.ts'
import { filled, meaning, stage } from './vocabulary/meanings.ts'

const idsOf = (meanings: readonly { SpanishWord: string; MeaningID: string }[] = []) =>
  meanings.map(({ SpanishWord, MeaningID }) => `${SpanishWord}/${MeaningID}`)

test('without a backend a table tells meanings apart, and each other word has one', async (t) => {
  const { session, folder } = rig(t)
  const result = await session.run(analyzeWords({ folder }), { words: ' con, perro ,Con, ' })
  assert.deepEqual(idsOf(result.data?.meanings), ['con/company', 'con/instrument', 'perro/main'])
  assert.deepEqual([result.status, result.source, result.data?.by], ['success', 'none', 'rules'])
  assert.equal(
    result.message,
    'Found 3 meanings of 2 words (rules); 0 known and 0 skipped left out',
  )
})

test('known and skipped words are left out, whatever their case', async (t) => {
  const { session, folder } = rig(t)
  const batch = filled(
    [meaning('casa', 'home'), meaning('perro', 'main', { source: 'stub' })],
    ['el'],
  )
  await session.run(ingestBatch({ folder }), { file: stage(folder, batch) })
  const { data, message } = await session.run(analyzeWords({ folder }), {
    words: ['Casa', 'el', 'por', 'ser', 'perro', 'la'],
    known: 'ser',
    skipped_words: ['la'],
  })
  assert.deepEqual(data?.words, ['por', 'perro'])
  assert.deepEqual(
    [data.known, data.skipped],
    [
      ['Casa', 'ser'],
      ['el', 'la'],
    ],
  )
  assert.match(message, /2 known and 2 skipped left out/)
})

test('the input may be the words themselves', async (t) => {
  const { session, folder } = rig(t)
  for (const input of ['con, ser', ['con', 'ser']]) {
    const { data } = await session.run(analyzeWords({ folder }), input)
    assert.deepEqual(data?.words, ['con', 'ser'])
  }
})

test('when nothing is left to learn the stage is skipped', async (t) => {
  const { session, folder } = rig(t)
  const input = { words: 'casa, el', known: ['casa'], skipped_words: 'el' }
  const result = await session.run(analyzeWords({ folder }), input)
  assert.deepEqual(
    [result.status, result.message],
    ['skipped', 'Nothing to learn: 1 known, 1 skipped.'],
  )
})

test('without words the next ones of the queue are taken', async (t) => {
  const { session, folder } = rig(t)
  const words = ['el', 'con', 'por', 'ser', 'casa', 'perro', 'gato', 'pan']
  writeFileSync(join(folder, 'word_queue.json'), JSON.stringify({ words }))
  const input = { known: 'el' }
  const five = await session.run(analyzeWords({ folder }), input)
  assert.deepEqual(five.data?.words, ['con', 'por', 'ser', 'casa', 'perro'])
  const two = await session.run(analyzeWords({ folder, count: 2 }), input)
  assert.deepEqual(two.data?.words, ['con', 'por'])
})

test('no words, words of another kind, and a store that cannot be read are failures', async (t) => {
  const { session, folder } = rig(t)
  const run = (input: object) => session.run(analyzeWords({ folder }), input, { reject: false })
  assert.match((await run({})).message, /no words to learn/)
  assert.match((await run({ words: ',' })).message, /no words to learn/)
  assert.match((await run({ words: [7] })).message, /word is 7/)
  writeFileSync(join(folder, 'vocabulary.json'), '{')
  assert.match((await run({ words: 'con' })).message, /vocabulary\.json cannot be used/)
})

test('with a backend the model proposes meanings', async (t) => {
  const answer = {
    meanings: [
      { SpanishWord: 'por', MeaningID: 'cause', MeaningContext: 'because of' },
      { SpanishWord: 'con', MeaningID: 'tool ', MeaningContext: 'with a tool', extra: 1 },
    ],
  }
  const runner = scriptedRunner(`Of course!\n\`\`\`json\n${JSON.stringify(answer)}\n\`\`\``)
  const { session, folder } = rig(t, { runner })
  const run = { backend: 'claude:sonnet' }
  const result = await session.run(analyzeWords({ folder }), { words: 'con, por' }, run)
  assert.deepEqual(result.data?.meanings, [
    { SpanishWord: 'con', MeaningID: 'tool', MeaningContext: 'with a tool' },
    { SpanishWord: 'por', MeaningID: 'cause', MeaningContext: 'because of' },
  ])
  assert.deepEqual([result.status, result.source, result.data.by], ['success', 'model', 'model'])
  assert.match(runner.prompts[0] ?? '', /- con\n- por/)
})

test('a proposal with faults is shown to the model once more', async (t) => {
  const bad = {
    meanings: [
      { SpanishWord: 'con', MeaningID: 'a b', MeaningContext: '' },
      { SpanishWord: 'hola', MeaningID: 'a', MeaningContext: 'x' },
    ],
  }
  const good = ['con', 'por'].map((SpanishWord) => ({
    SpanishWord,
    MeaningID: 'a',
    MeaningContext: 'x',
  }))
  const runner = scriptedRunner(JSON.stringify(bad), JSON.stringify({ meanings: good }))
  const { session, folder } = rig(t, { runner })
  const run = { backend: 'claude:sonnet' }
  const result = await session.run(analyzeWords({ folder }), { words: 'con, por' }, run)
  assert.deepEqual(idsOf(result.data?.meanings), ['con/a', 'por/a'])
  assert.deepEqual(result.repairs, ['repair-turn'])
  const complaint = runner.prompts[1] ?? ''
  for (const part of [/format_error/, /empty_field/, /'hola' is none/, /'por' has no meaning/]) {
    assert.match(complaint, part)
  }
})

test('a model that gives nothing usable is a failure, the offline baseline a visible stub', async (t) => {
  const useless = rig(t, { runner: scriptedRunner('I cannot.') })
  const run = ({ session, folder }: Rig, backend: string) =>
    session.run(analyzeWords({ folder }), { words: 'con' }, { backend, reject: false })
  assert.equal((await run(useless, 'claude:sonnet')).status, 'failure')
  // Where the session has a runner of its own, that is who is asked.
  assert.equal((await run(useless, 'offline')).status, 'failure')
  const offline = await run(rig(t), 'offline')
  assert.deepEqual([offline.status, offline.source, offline.data?.by], ['partial', 'stub', 'rules'])
  assert.deepEqual(idsOf(offline.data?.meanings), ['con/company', 'con/instrument'])
})

test('a word that no meaning could be taken in for is refused before a model is paid', async (t) => {
  const runner = scriptedRunner('{}')
  const { session, folder } = rig(t, { runner })
  const input = { words: ['tener  que', '¿qué?', 'y/o'] }
  const asked = { backend: 'claude:sonnet', reject: false }
  const { message, errors } = await session.run(analyzeWords({ folder }), input, asked)
  assert.match(message, /^The input has 2 errors: words: is "¿qué\?", but has to be a word/)
  assert.deepEqual(
    errors.map((error) => error.slice(0, 16)),
    ['words: is "¿qué?', 'words: is "y/o",'],
  )
  const prepared = await session.run(prepareBatch({ folder }), input, asked)
  assert.deepEqual(prepared.errors, errors)
  assert.equal(existsSync(join(folder, 'staging')), false)
  assert.equal(runner.requests.length, 0)
})

test('blanks within words are one blank', async (t) => {
  const { session, folder } = rig(t)
  const { data } = await session.run(analyzeWords({ folder }), { words: 'tener  que,tener\tque' })
  assert.deepEqual(data?.words, ['tener que'])
})
