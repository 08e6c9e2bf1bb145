import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import {
  getStage,
  listStages,
  registerStage,
  stageInfo,
  StageOptionsError,
  UnknownStageError,
} from '../../src/stage/registry.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import { rig } from '../helpers/rig.ts'

registerStage({
  name: 'test_shout',
  title: 'Shout',
  description: 'Writes a text in capital letters.',
  options: (zod) => zod.strictObject({ marks: zod.int().min(0).default(1) }),
  dependencies: ['test_whisper'],
  create: ({ marks }) => ({
    name: 'test_shout',
    execute: (text) => `${String(text).toUpperCase()}${'!'.repeat(marks)}`,
  }),
})

test('a registered stage is made by its name, its options checked and with their defaults', async (t) => {
  const { session } = rig(t)
  assert.equal((await session.run(getStage('test_shout'), 'hola')).data, 'HOLA!')
  assert.equal((await session.run(getStage('test_shout', { marks: 3 }), 'hola')).data, 'HOLA!!!')
  assert.ok(listStages().includes('test_shout'))
})

test('options that do not fit are refused, each with its path and value', () => {
  for (const [options, issue] of [
    [{ marks: -1 }, /marks: .*\(is -1\)/],
    [{ mark: 1 }, /no option 'mark'.*Did you mean 'marks'/],
    [null, /top level: .*\(is null\)/],
  ] as const) {
    assert.throws(
      () => getStage('test_shout', options),
      (error: unknown) => error instanceof StageOptionsError && issue.test(error.issues.join(' ')),
    )
  }
})

test('an unknown name lists all there are, the nearest first', () => {
  registerStage({
    name: 'test_a_first',
    title: '',
    description: '',
    options: z.object({}),
    create: () => ({ name: 'test_a_first', execute: () => 1 }),
  })
  assert.throws(
    () => getStage('test_shuot'),
    (error: unknown) =>
      error instanceof UnknownStageError &&
      error.known[0] === 'test_shout' &&
      listStages().every((name) => error.known.includes(name)) &&
      /Did you mean 'test_shout'\?/.test(error.message),
  )
})

test('what there is to know of a stage is known without making it', () => {
  const { title, description, options, dependencies } = stageInfo('test_shout')
  assert.equal(title, 'Shout')
  assert.match(description, /capital/)
  assert.deepEqual(dependencies, ['test_whisper'])
  const schema = z.toJSONSchema(options as z.ZodType, { io: 'input' })
  assert.deepEqual(Object.keys(schema.properties ?? {}), ['marks'])
})

test('what a stage is registered to need is enforced where it does not say so itself', () => {
  const shouting = getStage('test_shout')
  assert.throws(() => pipeline('p', [shouting]), /test_shout -> test_whisper/)
  const whisper = { name: 'test_whisper', execute: () => 'hush' }
  const { graph } = pipeline('p', [shouting, whisper])
  assert.deepEqual(graph.get('test_shout'), ['test_whisper'])
  assert.deepEqual([...graph.keys()], ['test_whisper', 'test_shout'])
})

test('a later stage of a name takes the place of the earlier one', () => {
  const entry = (value: number) => ({
    name: 'test_twice',
    title: '',
    description: '',
    options: z.object({}),
    create: () => ({ name: 'test_twice', execute: () => value }),
  })
  registerStage(entry(1))
  registerStage(entry(2))
  assert.equal(getStage('test_twice').execute({}, {} as never), 2)
  assert.throws(() => registerStage({ ...entry(1), name: '../x' }), TypeError)
})
