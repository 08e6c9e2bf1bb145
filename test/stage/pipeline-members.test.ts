import assert from 'node:assert/strict'
import { test } from 'node:test'
import { skipped } from '../../src/stage/outcome.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import type { Stage } from '../../src/stage/stage.ts'
import { rig } from '../helpers/rig.ts'
import { member, stage } from './stages.ts'

const refused = () => {
  throw new Error('out of paper')
}

const untilStopped: Stage['execute'] = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

test('a stage runs only when its condition holds; what needs it runs without its value', async (t) => {
  const { session } = rig(t)
  const p = pipeline('p', [
    stage('words', [], () => []),
    member(
      'cards',
      { dependencies: ['words'], when: (values) => (values as { words: [] }).words.length > 0 },
      () => assert.fail('was run'),
    ),
    stage('nothing', [], () => skipped('all is done')),
    stage('report', ['cards', 'nothing'], (input) => Object.keys(input as object)),
  ])
  const { status, data } = await session.run(p, {})
  assert.equal(status, 'success')
  assert.deepEqual(data, { words: [], report: ['words'] })
})

test('a pipeline in which every stage is skipped is skipped', async (t) => {
  const { session } = rig(t)
  const p = pipeline('p', [stage('a', [], () => skipped('no words'))])
  assert.equal((await session.run(p, {})).status, 'skipped')
})

test('a condition or an input that cannot be made fails its stage, not its siblings', async (t) => {
  const { session } = rig(t)
  const p = pipeline('p', [
    member('a', { when: refused }),
    member('b', { input: refused }),
    stage('c', [], () => 'done'),
  ])
  const result = await session.run(p, {}, { reject: false })
  assert.deepEqual(result.errors, ['a: out of paper', 'b: out of paper'])
})

test('one stage can be used twice, each under a name, with dependencies and an input of its own', async (t) => {
  const { session, read } = rig(t)
  const double: Stage<number, number> = {
    name: 'double',
    execute(number, context) {
      context.write('note.txt', String(number))
      return number * 2
    },
  }
  const p = pipeline('p', [
    { stage: double, name: 'first', input: (values) => (values as { n: number }).n },
    {
      stage: double,
      name: 'second',
      dependencies: ['first'],
      input: (values) => (values as { first: number }).first,
    },
  ])
  assert.deepEqual((await session.run(p, { n: 4 })).data, { first: 8, second: 16 })
  assert.equal(read('p-second.note.txt'), '8')
})

test('a stage can say itself how it is run; a member around it says otherwise', async (t) => {
  const { session } = rig(t)
  let tries = 0
  const flaky = {
    name: 'flaky',
    retry: 2,
    execute: () => {
      tries += 1
      if (tries < 3) throw new Error('out of paper')
      return tries
    },
  }
  const p = pipeline('p', [
    flaky,
    { name: 'off', when: () => false, execute: () => assert.fail('was run') },
    { name: 'failing', continueOnError: true, execute: refused },
    { name: 'late', timeoutMs: 1, continueOnError: true, execute: untilStopped },
    { stage: flaky, name: 'again', retry: 0, dependencies: ['flaky'] },
  ])
  const { status, data, errors } = await session.run(p, {})
  assert.equal(status, 'partial')
  assert.deepEqual(data, { flaky: 3, again: 4 })
  assert.deepEqual(errors, ['failing: out of paper', 'late: Its 1 ms are over.'])
  tries = 0
  const once = pipeline('q', [{ stage: flaky, retry: 0 }])
  assert.equal((await session.run(once, {}, { reject: false })).status, 'failure')
  assert.throws(() => pipeline('r', [{ ...flaky, retry: -1 }]), /'flaky' has retry: -1/)
})

test('a condition that says nothing does not hold', async (t) => {
  const { session } = rig(t)
  const silent = ({ picture }: { picture?: boolean }) => picture as boolean
  const p = pipeline('p', [member('a', { when: silent }), stage('b')])
  assert.deepEqual(Object.keys((await session.run(p, {})).data ?? {}), ['b'])
})
