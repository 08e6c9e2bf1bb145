import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ParallelError } from '../../src/session/parallel-error.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import type { ParallelOptions } from '../../src/session/parallel.ts'
import type { PromptResult } from '../../src/session/result.ts'
import type { StageCall } from '../../src/session/stage-call.ts'
import { heldRunner, rig, scriptedRunner } from '../helpers/rig.ts'

async function parallelFailure(promise: Promise<unknown>): Promise<ParallelError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ParallelError, `expected a ParallelError, got ${String(error)}`)
  return error
}

test('results are keyed by stage name', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  const results = await session.runParallel([
    session.stage('critique', 'x', 'offline'),
    session.stage('reduction', 'y', 'offline'),
  ])
  const critique: PromptResult = results.critique
  assert.equal(critique.stage, 'critique')
  assert.deepEqual(Object.keys(results).sort(), ['critique', 'reduction'])
  // @ts-expect-error no call has this name: the keys of the result are those of the calls
  assert.equal(results.absent, undefined)
})

test('the types tell what a fan-out comes to, of an error and of either way of failing', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner({ exitCode: 1 }) })
  const calls = [session.stage('a', 'x', 'offline'), session.stage('b', 'x', 'offline')] as const
  const error = await parallelFailure(session.runParallel(calls, { reject: true }))
  const finished: PromptResult | undefined = error.results['a']
  // @ts-expect-error what finished is a result, not just anything
  const anything: string | undefined = error.results['a']
  assert.equal(finished, anything)
  const options: ParallelOptions = { reject: false }
  const outcome = await session.runParallel(calls, options)
  // @ts-expect-error whether failures are thrown or given is not known of these options
  assert.equal(outcome.a, undefined)
  assert.ok('failures' in outcome)
  const { a: failed }: { a?: PipelineError; b?: PipelineError } = outcome.failures
  assert.equal(failed?.stage, 'a')
})

test('no calls give no results', async (t) => {
  const { session } = rig(t)
  assert.deepEqual(await session.runParallel([]), {})
})

test('results stand in the order of the calls, whatever finished first, under any name', async (t) => {
  const runner = heldRunner()
  const { session } = rig(t, { runner })
  const names = ['slow', 'quick', '__proto__']
  const all = session.runParallel(
    names.map((name) => session.stage(name, 'x', 'offline')),
    { maxWorkers: 3 },
  )
  await runner.started(3)
  for (const name of names.toReversed()) runner.release(name)
  const results = await all
  assert.deepEqual(Object.keys(results), names)
  assert.equal(results['__proto__']?.text(), 'answer of __proto__')
})

test('a call is frozen and refuses the options that belong to the fan-out', (t) => {
  const { session } = rig(t)
  const call = session.stage('a', 'x', 'offline', { tools: 'Read' })
  assert.ok(Object.isFrozen(call) && Object.isFrozen(call.options))
  for (const option of ['retries', 'retryDelayMs']) {
    const options: object = { [option]: 1 }
    assert.throws(() => session.stage('a', 'x', 'offline', options), {
      name: 'TypeError',
      message: /belongs to runParallel/,
    })
  }
  assert.throws(() => session.stage('../a', 'x', 'offline'), TypeError)
})

test('no more than maxWorkers run at once, two by default', async (t) => {
  for (const [options, wanted] of [
    [{}, 2],
    [{ maxWorkers: 3 }, 3],
  ] as const) {
    const runner = heldRunner()
    const { session } = rig(t, { runner })
    const names = ['a', 'b', 'c', 'd', 'e']
    const all = session.runParallel(
      names.map((name) => session.stage(name, 'x', 'offline')),
      options,
    )
    for (let done = 0; done < names.length; done += 1) {
      await runner.started(Math.min(done + wanted, names.length))
      assert.ok(runner.running().length <= wanted)
      runner.release(runner.running()[0] ?? '')
    }
    assert.equal(Object.keys(await all).length, 5)
  }
})

test('calls are pulled only when a worker is free', async (t) => {
  const runner = heldRunner()
  const { session } = rig(t, { runner })
  let pulled = 0
  function* endless(): Generator<StageCall> {
    for (let index = 0; index < 100_000; index += 1) {
      pulled += 1
      yield session.stage(`s${index}`, 'x', 'offline')
    }
  }
  const stop = new AbortController()
  const all = session.runParallel(endless(), { maxWorkers: 3, signal: stop.signal })
  await runner.started(3)
  assert.ok(pulled <= 4, `pulled ${pulled}`)
  runner.release('s0')
  await runner.started(4)
  assert.ok(pulled <= 5, `pulled ${pulled}`)
  stop.abort()
  const error = await parallelFailure(all)
  assert.deepEqual(Object.keys(error.results), ['s0'])
  assert.ok(pulled <= 6, `pulled ${pulled}`)
})

test('async iterables are pulled too', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  async function* calls() {
    yield session.stage('a', 'x', 'offline')
    await Promise.resolve()
    yield session.stage('b', 'x', 'offline')
  }
  const results = await session.runParallel(calls())
  assert.deepEqual(Object.keys(results).sort(), ['a', 'b'])
})

test('a name twice in an array is refused before anything starts', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const call = session.stage('a', 'x', 'offline')
  await assert.rejects(
    session.runParallel([call, session.stage('b', 'x', 'offline'), call]),
    TypeError,
  )
  assert.equal(runner.requests.length, 0)
})

test('a name twice in a lazy source stops the pull and keeps what finished', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  let pulledAfter = false
  function* calls() {
    yield session.stage('a', 'x', 'offline')
    yield session.stage('a', 'y', 'offline')
    pulledAfter = true
    yield session.stage('b', 'x', 'offline')
  }
  const error = await parallelFailure(session.runParallel(calls(), { maxWorkers: 1 }))
  assert.deepEqual(Object.keys(error.results), ['a'])
  assert.ok(error.cause instanceof TypeError)
  assert.equal(pulledAfter, false)
})

test('everything that was started settles and finished siblings are in the error', async (t) => {
  const { session } = rig(t, {
    runner: async (request) => {
      if (request.stage.startsWith('bad')) return { exitCode: 2, durationMs: 1 }
      return scriptedRunner(`answer of ${request.stage}`)(request)
    },
  })
  const error = await parallelFailure(
    session.runParallel(
      ['bad1', 'good1', 'bad2', 'good2'].map((name) => session.stage(name, 'x', 'offline')),
      { retries: 1 },
    ),
  )
  assert.ok(error instanceof PipelineError)
  assert.deepEqual(Object.keys(error.results).sort(), ['good1', 'good2'])
  assert.equal(error.results['good2']?.text(), 'answer of good2')
  assert.deepEqual(Object.keys(error.failures).sort(), ['bad1', 'bad2'])
  assert.equal(error.failures['bad1']?.attempts, 2)
  assert.match(error.message, /2 of 4 parallel stages failed/)
})

test('reject: false returns both sides', async (t) => {
  const { session } = rig(t, {
    runner: async (request) =>
      scriptedRunner(request.stage === 'bad' ? { exitCode: 1 } : 'ok')(request),
  })
  const { results, failures } = await session.runParallel(
    [session.stage('bad', 'x', 'offline'), session.stage('good', 'x', 'offline')],
    { reject: false },
  )
  assert.equal(results.good?.text(), 'ok')
  assert.equal(failures.bad?.stage, 'bad')
})

test('with reject: false its own signal ends a fan-out with what there is', async (t) => {
  const runner = heldRunner()
  const { session } = rig(t, { runner })
  const stop = new AbortController()
  const all = session.runParallel(
    ['a', 'b', 'c'].map((name) => session.stage(name, 'x', 'offline')),
    { maxWorkers: 1, reject: false, signal: stop.signal },
  )
  await runner.started(1)
  runner.release('a')
  await runner.started(2)
  stop.abort()
  const { results, failures } = await all
  assert.deepEqual(Object.keys(results), ['a'])
  assert.deepEqual(Object.keys(failures), ['b'])
  assert.equal(failures['b']?.code, 'stage_interrupted')
})

test('a source that never gives its next call is left behind when the fan-out is stopped', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  const stop = new AbortController()
  async function* calls() {
    yield session.stage('a', 'x', 'offline')
    stop.abort()
    await new Promise(() => {})
  }
  const error = await parallelFailure(session.runParallel(calls(), { signal: stop.signal }))
  assert.equal(error.cause, error.lastError)
  assert.match(error.message, /Interrupted/)
})

test('a fan-out stopped before its first call does not count what there was not', async (t) => {
  const { session } = rig(t, { signal: AbortSignal.abort() })
  const error = await parallelFailure(session.runParallel([session.stage('a', 'x', 'offline')]))
  assert.match(error.message, /^Interrupted\.[^\n]*$/)
})

test('stopOnError starts nothing new after the first failure', async (t) => {
  const runner = scriptedRunner({ exitCode: 1 })
  const { session } = rig(t, { runner })
  const names = ['a', 'b', 'c', 'd']
  const error = await parallelFailure(
    session.runParallel(
      names.map((name) => session.stage(name, 'x', 'offline')),
      {
        maxWorkers: 1,
        stopOnError: true,
      },
    ),
  )
  assert.deepEqual(Object.keys(error.failures), ['a'])
  assert.equal(runner.requests.length, 1)
})

test('a source that throws loses nothing that was started', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  const boom = new Error('database gone')
  function* calls() {
    yield session.stage('a', 'x', 'offline')
    throw boom
  }
  const error = await parallelFailure(session.runParallel(calls(), { reject: false }))
  assert.deepEqual(Object.keys(error.results), ['a'])
  assert.equal(error.cause, boom)
})

test('options out of range, misspelt options and things that are no calls are TypeErrors', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  const call = session.stage('a', 'x', 'offline')
  await assert.rejects(session.runParallel([call], { maxWorkers: 0 }), TypeError)
  for (const options of [{ reject: 'no' }, { stopOnError: 1 }, { signal: new EventTarget() }]) {
    await assert.rejects(session.runParallel([call], options as object), {
      name: 'TypeError',
      message: /^runParallel: \w+ is .* it has to be/,
    })
  }
  await assert.rejects(session.runParallel([call], { retries: -1 }), TypeError)
  await assert.rejects(session.runParallel([call], { maxworkers: 2 } as object), /maxWorkers/)
  for (const calls of [undefined, call, { call }, 'a']) {
    await assert.rejects(session.runParallel(calls as unknown as StageCall[]), {
      name: 'TypeError',
      message: /takes a list of calls/,
    })
  }
  const promise = session.runPrompt('b', 'x', 'offline')
  await assert.rejects(
    session.runParallel([promise as unknown as StageCall]),
    /runPrompt instead of stage/,
  )
  await promise
})
