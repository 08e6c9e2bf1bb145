import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { ReverieEvent } from '../../src/core/event.ts'
import { groupOf, progressState, settled } from '../../src/report/progress-state.ts'
import type { ProgressState } from '../../src/report/progress-state.ts'
import { estimateLeft, reduce } from '../../src/report/progress.ts'
import { make } from './make-event.ts'

/** Reduces events, each at the time before it. */
function after(...story: readonly (number | ReverieEvent)[]): ProgressState {
  const state = progressState()
  let now = 0
  for (const part of story) {
    if (typeof part === 'number') now = part
    else reduce(state, part, now)
  }
  return state
}

test('groupOf puts members of a fan-out into one row', () => {
  assert.equal(groupOf('draft.a-b'), 'draft')
  assert.equal(groupOf('draft.c-d.2'), 'draft')
  assert.equal(groupOf('chapter-12'), 'chapter')
})

test('groupOf lets a stage without a dot or a number stand by itself', () => {
  for (const name of ['outline', 'creative-plan', 'gpt4', '-12', '12']) {
    assert.equal(groupOf(name), name)
  }
})

test('the state counts every outcome in all and by group', () => {
  const state = after(
    make.skipped('draft.z'),
    make.cached('draft.a'),
    make.start('draft.b'),
    make.end('draft.b'),
    make.start('draft.c'),
    make.end('draft.c', 'failure'),
    make.start('essay.a'),
    make.end('essay.a', 'interrupted'),
    make.start('essay.b'),
  )
  const { done, cached, failed, skipped, interrupted } = state
  assert.deepEqual([done, cached, failed, skipped, interrupted], [1, 1, 1, 1, 1])
  assert.equal(settled(state), 4)
  assert.deepEqual([...state.running.keys()], ['essay.b'])
  const draft = state.groups.get('draft')
  const essay = state.groups.get('essay')
  assert.deepEqual(
    [draft?.done, draft?.cached, draft?.failed, draft?.running, essay?.interrupted],
    [1, 1, 1, 0, 1],
  )
  assert.equal(essay?.running, 1)
})

test('the state adds up the plans of one run', () => {
  const state = after(make.plan(3, { draft: 3 }), make.plan(5, { draft: 1, essay: 4 }))
  assert.equal(state.total, 8)
  assert.equal(state.groups.get('draft')?.total, 4)
  assert.equal(state.groups.get('essay')?.total, 4)
})

test('the state does not count a stage that an earlier process answered until this run asks for it', () => {
  const recovered = make.end('draft.a', 'success', { recovered: true })
  assert.equal(settled(after(recovered)), 0)
  assert.equal(after(recovered, make.cached('draft.a')).cached, 1)
})

test('the state sums tokens and cost over all attempts, the failed ones too', () => {
  const state = after(
    make.start('a'),
    make.attempted('a', {
      accepted: false,
      usage: { inputTokens: 100, outputTokens: 20 },
      costUsd: 0.25,
    }),
    make.attempted('a', { usage: { outputTokens: 7 }, costUsd: 0.5 }),
    make.attempted('b'),
  )
  assert.equal(state.tokens, 127)
  assert.equal(state.costUsd, 0.75)
  assert.equal(state.unpricedCalls, 1)
})

test('the state takes what is not a number for unknown, never for zero', () => {
  const state = after(
    make.attempted('a', { costUsd: Number.NaN, usage: { inputTokens: Number.NaN } }),
  )
  assert.equal(state.costUsd, undefined)
  assert.equal(state.tokens, undefined)
  assert.equal(state.unpricedCalls, 1)
})

test('the state follows the attempt, its size and the wait for the next one', () => {
  const state = after(
    make.start('a'),
    5,
    make.attempt('a', 1),
    make.bytes('a', 12_000),
    make.attempted('a', { accepted: false, verdict: 'rate_limited', reason: 'too many' }),
    10,
    make.wait('a', 2, 4000, 'too many'),
  )
  const waiting = state.running.get('a')
  assert.deepEqual(waiting?.retry, { attempt: 2, dueAt: 4010, reason: 'too many' })
  assert.equal(waiting?.bytes, 12_000)

  reduce(state, make.attempt('a', 2, 'openai:gpt-5'), 4010)
  const running = state.running.get('a')
  assert.equal(running?.retry, undefined)
  assert.equal(running?.bytes, undefined)
  assert.deepEqual(
    [running?.attempt, running?.backend, running?.attemptStartedAt, running?.startedAt],
    [2, 'openai:gpt-5', 4010, 0],
  )
})

test('the state tells of a failure in the words of the last attempt', () => {
  const state = after(
    make.start('a'),
    make.attempted('a', {
      accepted: false,
      verdict: 'empty',
      reason: 'nothing came back',
      failedPath: 'x-a-output.md.attempt-3.failed',
    }),
    make.end('a', 'failure', { attempts: 3, message: "Stage 'a' failed after 3 attempts …" }),
  )
  assert.deepEqual(state.lastFailure, {
    stage: 'a',
    reason: 'nothing came back',
    attempts: 3,
    failedPath: 'x-a-output.md.attempt-3.failed',
  })
})

test('the state tells of a failure without a call in the words of the stage', () => {
  const state = after(
    make.start('a'),
    make.end('a', 'failure', { attempts: 0, message: 'The writer wrote nothing.' }),
  )
  assert.deepEqual(state.lastFailure, {
    stage: 'a',
    reason: 'The writer wrote nothing.',
    attempts: 0,
  })
})

test('the state bears events of stages it never saw start', () => {
  const state = after(
    make.attempt('a'),
    make.bytes('a', 1),
    make.wait('a', 2, 1, 'why'),
    make.end('a'),
  )
  assert.equal(state.done, 1)
  assert.equal(state.running.size, 0)
})

test('the state keeps nothing of a hundred thousand stages but counters', () => {
  const state = progressState()
  for (let i = 0; i < 100_000; i += 1) {
    const stage = `cell_${i.toString(36)}`
    reduce(state, make.start(stage), i)
    reduce(state, make.attempt(stage), i)
    reduce(state, make.attempted(stage), i)
    reduce(state, make.end(stage, i % 10 === 0 ? 'failure' : 'success'), i)
  }
  assert.equal(state.done + state.failed, 100_000)
  assert.equal(state.running.size, 0)
  const groups = [...state.groups.values()]
  assert.ok(groups.length <= 201, `${groups.length} groups`)
  assert.equal(
    groups.reduce((sum, group) => sum + settled(group), 0),
    100_000,
  )
})

test('the state holds as many stages as run, and counts each exactly once, for any interleaving', () => {
  const stage = fc.constantFrom('a', 'b.1', 'b.2', 'c-1', 'c-2')
  const step = fc.tuple(stage, fc.constantFrom('start', 'success', 'failure', 'interrupted'))
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const state = progressState()
      const running = new Set<string>()
      let ended = 0
      for (const [name, what] of steps) {
        if (what === 'start') {
          running.add(name)
          reduce(state, make.start(name), 0)
        } else if (running.delete(name)) {
          ended += 1
          reduce(state, make.end(name, what), 0)
        }
      }
      const groups = [...state.groups.values()]
      assert.deepEqual(new Set(state.running.keys()), running)
      assert.equal(settled(state) + state.interrupted, ended)
      assert.equal(
        groups.reduce((sum, group) => sum + group.running, 0),
        running.size,
      )
    }),
  )
})

test('estimateLeft is unknown without a plan, before the first answer and when nothing is left', () => {
  const started = [make.start('a'), 1000, make.end('a')]
  assert.equal(estimateLeft(after(...started), 1000), undefined)
  assert.equal(estimateLeft(after(make.plan(2), make.start('a')), 1000), undefined)
  assert.equal(estimateLeft(after(make.plan(1), ...started), 1000), undefined)
})

test('estimateLeft goes by the pace of the calls that were made and not by what was cached', () => {
  const state = after(
    make.plan(13),
    ...Array.from({ length: 9 }, (_, i) => make.cached(`c-${i}`)),
    make.start('a'),
    10_000,
    make.end('a'),
  )
  assert.equal(estimateLeft(state, 10_000), 30_000)
})

test('estimateLeft knows at the first answer of a wide fan-out that the others are nearly there', () => {
  const state = after(
    make.plan(80),
    ...Array.from({ length: 8 }, (_, i) => make.start(`a-${i}`)),
    60_000,
    make.end('a-0'),
  )
  // 79 of a minute each are left, 7 of them about through, eight at once: nine minutes.
  assert.equal(estimateLeft(state, 60_000), 540_000)
})

test('estimateLeft does not count on more at once than there is left', () => {
  const state = after(
    make.plan(3),
    make.start('a-1'),
    make.start('a-2'),
    10_000,
    make.end('a-1'),
    make.end('a-2'),
    make.start('a-3'),
  )
  assert.equal(estimateLeft(state, 10_000), 10_000)
})

test('estimateLeft is never negative and never infinite', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.nat(10), fc.nat(100_000), (total, n, open, later) => {
      const state = after(
        make.plan(total),
        ...Array.from({ length: n + open }, (_, i) => make.start(`a-${i}`)),
        500,
        ...Array.from({ length: n }, (_, i) => make.end(`a-${i}`)),
      )
      const left = estimateLeft(state, 500 + later)
      assert.ok(left === undefined || (left > 0 && Number.isFinite(left)), String(left))
    }),
  )
})
