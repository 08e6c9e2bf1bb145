import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { spanishVocabulary } from '../../src/library/vocabulary/spanish-vocabulary.ts'
import { validate } from '../../src/library/validate.ts'
import { getStage, StageOptionsError } from '../../src/stage/registry.ts'
import { rig } from '../helpers/rig.ts'

test('a zod schema checks and normalises a value', async (t) => {
  const { session } = rig(t)
  const schema = z.object({ words: z.array(z.string().trim()) })
  const stage = validate({ schema })
  assert.deepEqual((await session.run(stage, { words: [' sol '] })).data, { words: ['sol'] })
  const { message, errors } = await session.run(stage, { words: [1, 'sol', 2] }, { reject: false })
  assert.equal(message, 'Validation failed: 2 errors')
  assert.deepEqual(
    errors.map((error) => error.replace(/:.*\(/, ' (')),
    ['words[0] (is 1)', 'words[2] (is 2)'],
  )
})

test('a function checks a field of the input', async (t) => {
  const { session } = rig(t)
  const stage = validate({
    key: 'words',
    schema: async (words) => ((words as string[]).length > 0 ? [] : ['There are no words.']),
  })
  const passed = await session.run(stage, { words: ['sol'] })
  assert.deepEqual([passed.data, passed.message], [['sol'], 'Validation passed'])
  const { message, errors } = await session.run(stage, { words: [] }, { reject: false })
  assert.equal(message, 'Validation failed: 1 error')
  assert.deepEqual(errors, ['There are no words.'])
})

test('a record schema checks a list of records', async (t) => {
  const { session } = rig(t)
  const stage = validate({ schema: spanishVocabulary })
  const { message, errors } = await session.run(stage, [{ SpanishWord: 'sol' }, 7], {
    reject: false,
  })
  assert.match(message, /^Validation failed: \d+ errors$/)
  assert.ok(errors.some((error) => error.startsWith('records[0]') && error.includes('MeaningID')))
  assert.ok(errors.some((error) => error.startsWith('records[1]')))
})

test('a zod schema may take its time', async (t) => {
  const { session } = rig(t)
  const stage = validate({ schema: z.string().refine(async (text) => text !== 'mar', 'is taken') })
  assert.equal((await session.run(stage, 'sol')).data, 'sol')
  const { errors } = await session.run(stage, 'mar', { reject: false })
  assert.deepEqual(errors, ['top level: is taken (is "mar")'])
})

test('a function that gives no list of sentences lets nothing pass', async (t) => {
  const { session } = rig(t)
  for (const given of [true, false, undefined, 'is wrong', [{ message: 'is wrong' }]]) {
    const stage = validate({ schema: (() => given) as never })
    const { status, message } = await session.run(stage, 'sol', { reject: false })
    assert.equal(status, 'failure')
    assert.match(message, /'schema' gave .*it has to give a list of sentences/)
  }
})

test('a record schema with a field there is none of is refused', () => {
  const schema = { ...spanishVocabulary, musContain: {} }
  assert.throws(() => getStage('validate', { schema }), /schema: .*"musContain"/)
  const patterns = { IPA: { pattern: '(', expected: 'a group' } }
  assert.throws(
    () => getStage('validate', { schema: { ...spanishVocabulary, patterns } }),
    /patterns\.IPA\.pattern: expected a regular expression/,
  )
  assert.equal(getStage('validate', { schema: spanishVocabulary }).name, 'validate')
})

test('anything else is no schema', () => {
  for (const schema of [undefined, {}, 'zod', []]) {
    assert.throws(() => getStage('validate', { schema }), StageOptionsError)
  }
  assert.equal(getStage('validate', { schema: z.string() }).name, 'validate')
})
