import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { GraphError } from '../../src/core/graph.ts'
import { InterruptedError } from '../../src/core/interrupted-error.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import { partial } from '../../src/stage/outcome.ts'
import { chain, pipeline } from '../../src/stage/pipeline.ts'
import type { StageFailedError } from '../../src/stage/pipeline-error.ts'
import type { Stage } from '../../src/stage/stage.ts'
import { rig } from '../helpers/rig.ts'
import { held, member, stage } from './stages.ts'

const refused = () => {
  throw new Error('out of paper')
}

test('every stage is run once, after all it depends on, whatever order they are given in', async (t) => {
  const { session } = rig(t)
  let round = 0
  // Each stage depends on some of those with a lower number; given in any order.
  const plans = fc
    .array(fc.array(fc.nat({ max: 9 }), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
    .chain((needs) =>
      fc.tuple(
        fc.constant(needs.map((list, index) => (index === 0 ? [] : list.map((n) => n % index)))),
        fc.shuffledSubarray([...needs.keys()], {
          minLength: needs.length,
          maxLength: needs.length,
        }),
      ),
    )
  await fc.assert(
    fc.asyncProperty(plans, async ([needs, order]) => {
      round += 1
      const name = (index: number) => `r${round}.s${index}`
      const ended: string[] = []
      const stages = order.map((index) =>
        stage(name(index), needs[index]?.map(name), async () => {
          for (const need of needs[index] ?? []) assert.ok(ended.includes(name(need)))
          await Promise.resolve()
          ended.push(name(index))
          return index
        }),
      )
      const all = pipeline(`round${round}`, stages)
      const { status, data } = await session.run(all, {})
      assert.equal(status, 'success')
      assert.deepEqual(data, Object.fromEntries(order.map((index) => [name(index), index])))
      assert.equal(ended.length, order.length)
      assert.equal([...all.graph.keys()].length, order.length)
    }),
    { numRuns: 40 },
  )
})

test('stages that need nothing of each other run side by side', async (t) => {
  const { session } = rig(t)
  const [left, right] = [held(), held()]
  const result = session.run(
    pipeline('p', [
      stage('left', [], async () => {
        left.release()
        await right.promise
      }),
      stage('right', [], async () => {
        right.release()
        await left.promise
      }),
    ]),
    {},
  )
  assert.equal((await result).status, 'success')
})

test('a stage is given the input and the values of what it depends on, and of nothing else', async (t) => {
  const { session } = rig(t)
  const seen: Record<string, unknown> = {}
  const results: Record<string, string[]> = {}
  const watch = (name: string, dependencies: string[]): Stage =>
    stage(name, dependencies, (input, context) => {
      seen[name] = input
      results[name] = Object.keys(context.results)
      return name.toUpperCase()
    })
  const p = pipeline('p', [
    watch('d', ['b', 'a']),
    watch('c', []),
    watch('b', ['a']),
    watch('a', []),
  ])
  const { data } = await session.run(p, { job: 'baker' })
  assert.deepEqual(seen, {
    a: { job: 'baker' },
    b: { job: 'baker', a: 'A' },
    c: { job: 'baker' },
    d: { job: 'baker', a: 'A', b: 'B' },
  })
  assert.deepEqual(results, { a: [], b: ['a'], c: [], d: ['a', 'b'] })
  assert.deepEqual(data, { a: 'A', b: 'B', c: 'C', d: 'D' })
})

test('what a stage is given has its fields in one order, whichever stage was first to end', async (t) => {
  const { session } = rig(t)
  const slow = held()
  const p = pipeline('p', [
    stage('slow', [], () => slow.promise),
    stage('quick', [], () => slow.release()),
    stage('last', ['quick', 'slow'], (input) => Object.keys(input as object)),
  ])
  assert.deepEqual((await session.run(p, {})).data?.['last'], ['slow', 'quick'])
})

test('a cycle or an unknown name is refused when the pipeline is made, with the path', () => {
  assert.throws(
    () => pipeline('p', [stage('a', ['b']), stage('b', ['a'])]),
    (error: unknown) =>
      error instanceof GraphError &&
      error.code === 'cycle' &&
      error.message.startsWith('a -> b -> a: '),
  )
  assert.throws(
    () => pipeline('p', [stage('words'), stage('cards', ['word'])]),
    (error: unknown) =>
      error instanceof GraphError &&
      error.code === 'unknown_dependency' &&
      /^cards -> word: .*'words'/.test(error.message),
  )
  assert.throws(() => chain('c', [stage('a', ['b']), stage('b')]), GraphError)
})

test('what cannot be meant is refused when the pipeline is made', () => {
  const a = stage('a')
  const wrong: [() => unknown, RegExp][] = [
    [() => pipeline('p', []), /no stages/],
    [() => pipeline('p', [a, a]), /'a' twice/],
    [() => pipeline('p', [{ stage: a, name: 'p' }]), /'p' twice/],
    [() => pipeline('../p', [a]), /Pipeline name/],
    [() => pipeline('p', [{ stage: a, name: 'x/y' }]), /Stage name/],
    [() => pipeline('p', [{ stage: a, retry: -1 }]), /retry: -1/],
    [() => pipeline('p', [{ stage: a, timeoutMs: 0 }]), /timeoutMs: 0/],
    [() => pipeline('p', [{ stage: a, timeout: 5 } as never]), /Did you mean 'timeoutMs'/],
    [() => pipeline('p', [{ name: 'a' } as never]), /no execute/],
    [() => pipeline('p', undefined as never), /no list of stages/],
    [() => pipeline('p', ['load_file' as never]), /no stage\. .*getStage\('load_file'\)/],
    [() => pipeline('p', [a, null as never]), /'p' has null among its stages/],
    [() => chain('p', [{ stage: undefined } as never]), /which is no stage/],
    [() => pipeline('p', [{ ...a, dependencies: 'b' } as never]), /dependencies: 'b'; .*a list/],
    [() => pipeline('p', [a], { onPartial: 'halt' as never }), /"halt"/],
    [() => pipeline('p', [a], { rollback: true } as never), /rollbackOnFailure/],
    [() => pipeline('p', [a]).runUntil('b'), /no stage 'b'.*Known: a/],
  ]
  for (const [make, message] of wrong) assert.throws(make, { name: 'TypeError', message })
})

test('an input that leaves no room for the stages is refused before any is run', async (t) => {
  const { session } = rig(t)
  const p = pipeline('p', [stage('a', [], () => assert.fail('was run'))])
  for (const [input, message] of [
    ['text', /is a string/],
    [[1], /is a list/],
    [{ a: 1 }, /'a' is a field of it and a stage/],
  ] as const) {
    const result = await session.run(p, input as object, { reject: false })
    assert.equal(result.status, 'failure')
    assert.match(result.message, message)
  }
})

test('a failure skips what needs it, names itself there, and leaves the rest to end', async (t) => {
  const { session, journal } = rig(t)
  const ended: string[] = []
  const p = pipeline('p', [
    stage('a', [], refused),
    stage('b', ['a'], () => assert.fail('was run')),
    stage('c', ['b'], () => assert.fail('was run')),
    stage('x', [], () => ended.push('x')),
    stage('y', ['x'], () => ended.push('y')),
  ])
  const error = await session.run(p, {}).then(
    () => assert.fail('did not fail'),
    (reason: unknown) => reason as PipelineError,
  )
  assert.equal(error.code, 'stage_failed')
  assert.match(error.message, /'p' fails at its stage 'a': out of paper/)
  const { stage: failed, results } = error.lastError as StageFailedError
  assert.equal(failed, 'a')
  assert.deepEqual(
    Object.entries(results).map(([name, { status, message }]) => [name, status, message]),
    [
      ['a', 'failure', 'out of paper'],
      ['b', 'skipped', "Not run: 'a' failed."],
      ['c', 'skipped', "Not run: 'a' failed."],
      ['x', 'success', 'Done'],
      ['y', 'success', 'Done'],
    ],
  )
  assert.deepEqual(ended, ['x', 'y'])
  const told = journal().flatMap((event) =>
    event.type === 'stage-outcome' ? [`${event.stage} ${event.status}`] : [],
  )
  assert.deepEqual(told.sort(), [
    'a failure',
    'b skipped',
    'c skipped',
    'p failure',
    'x success',
    'y success',
  ])
})

test('a stage that may fail leaves the pipeline partial, and its dependants run without its value', async (t) => {
  const { session } = rig(t)
  const p = pipeline('p', [
    member('a', { continueOnError: true }, refused),
    stage('b', ['a'], (input) => Object.keys(input as object)),
  ])
  const { status, data, errors } = await session.run(p, { x: 1 })
  assert.equal(status, 'partial')
  assert.deepEqual(data, { b: ['x'] })
  assert.deepEqual(errors, ['a: out of paper'])
})

test('a partial stage goes on or stops what needs it, and makes the whole partial', async (t) => {
  const stages = [
    stage('a', [], () => partial([1], ['two is missing'])),
    stage('b', ['a'], (input) => (input as { a: number[] }).a.length),
    stage('c'),
  ]
  const { session } = rig(t)
  const goes = await session.run(pipeline('goes', stages), {})
  assert.deepEqual([goes.status, goes.data?.['b']], ['partial', 1])
  const stops = await session.run(pipeline('stops', stages, { onPartial: 'stop' }), {})
  assert.equal(stops.status, 'partial')
  assert.deepEqual(Object.keys(stops.data ?? {}), ['a', 'c'])
  assert.deepEqual(stops.errors, ['a: two is missing', "b: Not run: 'a' is only partly done."])
})

test('a pipeline in a pipeline is a stage like any other', async (t) => {
  const { session } = rig(t)
  const inner = pipeline('inner', [stage('b', [], () => 2), stage('c', ['b'], () => 3)])
  const outer = pipeline('outer', [
    stage('a', [], () => 1),
    { stage: inner, dependencies: ['a'] },
    stage('d', ['inner'], (input) => input),
  ])
  const { data } = await session.run(outer, {})
  assert.deepEqual(data?.['d'], { a: 1, inner: { b: 2, c: 3 } })
})

test('interrupted, nothing new starts, and the error says that it was interrupted', async (t) => {
  const controller = new AbortController()
  const { session } = rig(t, { signal: controller.signal })
  const p = pipeline('p', [
    stage('a', [], () => controller.abort()),
    stage('b', ['a'], () => assert.fail('was run')),
  ])
  const error = await session.run(p, {}).then(
    () => assert.fail('did not fail'),
    (reason: unknown) => reason as PipelineError,
  )
  assert.equal(error.code, 'stage_interrupted')
  assert.ok(error.cause instanceof InterruptedError)
})
