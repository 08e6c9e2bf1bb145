import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ReverieError } from '../../src/core/errors.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import { StageTimeoutError } from '../../src/session/time-limit.ts'
import type { StageFailedError } from '../../src/stage/pipeline-error.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import { StageError } from '../../src/stage/stage-error.ts'
import type { Stage } from '../../src/stage/stage.ts'
import { heldRunner, rig, scriptedRunner } from '../helpers/rig.ts'
import { held, member, stage } from '../stage/stages.ts'

const HOUR = 3_600_000

/** A clock the test moves on. */
function heldClock(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  return t.mock.timers
}

/** Waits for the signal and gives up when it comes. */
const waiting: Stage['execute'] = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('told to stop')))
  })

test('a stage is stopped when its time is up, and what needs it is skipped', async (t) => {
  const clock = heldClock(t)
  const started = held()
  const { session } = rig(t)
  const p = pipeline('p', [
    member('slow', { timeoutMs: HOUR }, (input, context) => {
      started.release()
      return waiting(input, context)
    }),
    stage('after', ['slow']),
    stage('other', [], () => 'done'),
  ])
  const running = session.run(p, {}, { reject: false })
  await started.promise
  clock.tick(HOUR)
  const { message } = await running
  assert.match(message, /'slow': Its 3600000 ms are over\.$/)
})

test('a stage that ends in time is not stopped', async (t) => {
  heldClock(t)
  const { session } = rig(t)
  const p = pipeline('p', [member('quick', { timeoutMs: 1 }, () => 'done')])
  assert.equal((await session.run(p, {})).data?.['quick'], 'done')
})

test('a stage that does not stop when told to is left behind, and not tried again', async (t) => {
  const clock = heldClock(t)
  const [started, never] = [held(), held()]
  let tries = 0
  const { session } = rig(t, { killDelayMs: 200 })
  const deaf = member('deaf', { timeoutMs: HOUR, retry: 5 }, () => {
    tries += 1
    started.release()
    return never.promise
  })
  const running = session.run(pipeline('p', [deaf]), {}, { reject: false })
  await started.promise
  clock.tick(HOUR)
  clock.tick(200 + 1000)
  assert.match((await running).message, /does not stop/)
  assert.equal(tries, 1)
  never.release()
})

test('a value that comes too late is no value', async (t) => {
  const clock = heldClock(t)
  const [started, late] = [held(), held<string>()]
  const { session } = rig(t)
  const p = pipeline('p', [
    member('late', { timeoutMs: HOUR }, () => {
      started.release()
      return late.promise
    }),
  ])
  const running = session.run(p, {})
  await started.promise
  clock.tick(HOUR)
  late.release('too late')
  await assert.rejects(running, (error: PipelineError) => {
    const { results } = error.cause as StageFailedError
    return results['late']?.status === 'failure'
  })
})

test("a stage's calls are ended with it, and its next try asks again", async (t) => {
  const clock = heldClock(t)
  const runner = heldRunner()
  const { session, events } = rig(t, { runner })
  const ask = promptStage({ name: 'ask', template: 'x', backend: 'offline' })
  const running = session.run(pipeline('p', [{ stage: ask, timeoutMs: HOUR, retry: 1 }]), {})
  await runner.started(1)
  clock.tick(HOUR)
  await runner.started(2)
  runner.release('ask', 'an answer')
  assert.deepEqual((await running).data, { ask: 'an answer' })
  const waits = events.flatMap((event) => (event.type === 'retry-wait' ? [event.reason] : []))
  assert.match(waits[0] ?? '', /3600000 ms are over/)
})

test('a stage is tried again after what may pass, and not after what will not', async (t) => {
  for (const [error, wanted] of [
    [new Error('connection lost'), 3],
    [new ReverieError('x', 'busy', { isRetryable: true }), 3],
    [new StageError('x', 'wrong words'), 1],
    [new TypeError('a program that is wrong'), 1],
    [new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }), 3],
    [new TypeError('no address', { cause: new TypeError('Invalid URL') }), 1],
  ] as const) {
    let tries = 0
    const { session } = rig(t)
    const failing = member('a', { retry: 2 }, () => {
      tries += 1
      throw error
    })
    await session.run(pipeline('p', [failing]), {}, { reject: false })
    assert.equal(tries, wanted, error.message)
  }
})

test('tries end with the first success, and are told', async (t) => {
  let tries = 0
  const { session, events } = rig(t)
  const p = pipeline('p', [
    member('a', { retry: 5 }, () => {
      tries += 1
      if (tries < 3) throw new Error(`failure ${tries}`)
      return tries
    }),
  ])
  assert.equal((await session.run(p, {})).data?.['a'], 3)
  const waits = events.flatMap((event) =>
    event.type === 'retry-wait' ? [[event.stage, event.attempt, event.reason]] : [],
  )
  assert.deepEqual(waits, [
    ['a', 2, 'failure 1'],
    ['a', 3, 'failure 2'],
  ])
  const outcomes = events.filter((event) => event.type === 'stage-outcome' && event.stage === 'a')
  assert.equal(outcomes.length, 1)
})

test('an unreadable answer is worth another try of its stage', async (t) => {
  const runner = scriptedRunner('no', 'four\nlines\nof\ntext')
  const { session } = rig(t, { runner })
  const ask = promptStage({
    name: 'ask',
    template: 'x',
    backend: 'offline',
    minLines: 2,
    repairTurns: 0,
  })
  await session.run(pipeline('p', [{ stage: ask, retry: 1 }]), {})
  assert.equal(runner.prompts.length, 2)
})

test('a failure that says when to come back is tried again then', async (t) => {
  const clock = heldClock(t)
  let tries = 0
  const waits = held<number>()
  const { session } = rig(t, {
    log: (event) => {
      if (event.type === 'retry-wait') waits.release(event.delayMs)
    },
  })
  const p = pipeline('p', [
    member('a', { retry: 1 }, () => {
      tries += 1
      if (tries === 1) throw Object.assign(new Error('busy'), { retryAfterMs: HOUR })
      return 'done'
    }),
  ])
  const running = session.run(p, {})
  assert.equal(await waits.promise, HOUR)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(tries, 1)
  clock.tick(HOUR)
  assert.equal((await running).data?.['a'], 'done')
})

test('an interruption ends a wait for another try', async (t) => {
  const controller = new AbortController()
  const { session } = rig(t, {
    signal: controller.signal,
    log: (event) => {
      if (event.type === 'retry-wait') setImmediate(() => controller.abort())
    },
  })
  const p = pipeline('p', [
    member('a', { retry: 1 }, () => {
      throw Object.assign(new Error('busy'), { retryAfterMs: HOUR })
    }),
  ])
  await assert.rejects(session.run(p, {}), { code: 'stage_interrupted' })
})

test('the time limit of a whole holds for its parts', async (t) => {
  const clock = heldClock(t)
  const started = held()
  const { session } = rig(t)
  const inner = pipeline('inner', [
    stage('a', [], (input, context) => {
      started.release()
      return waiting(input, context)
    }),
    stage('b', ['a'], () => assert.fail('was run')),
  ])
  const running = session.run(
    pipeline('p', [{ stage: inner, timeoutMs: HOUR }]),
    {},
    { reject: false },
  )
  await started.promise
  clock.tick(HOUR)
  assert.match((await running).message, /stage 'inner': Its 3600000 ms are over/)
})

test('a timeout is an error with the limit in it', () => {
  const error = new StageTimeoutError(5, true)
  assert.deepEqual([error.code, error.timeoutMs, error.isRetryable], ['stage_timeout', 5, true])
})
