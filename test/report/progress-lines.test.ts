import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import {
  renderFailure,
  renderLine,
  renderSummary,
  renderWarning,
} from '../../src/report/progress-lines.ts'
import { progressState } from '../../src/report/progress-state.ts'
import { reduce } from '../../src/report/progress.ts'
import { make } from './make-event.ts'

/** Twelve done, three cached and one failed of a plan, two of the calls without a known cost. */
function story(total: number) {
  const state = progressState()
  reduce(state, make.plan(total), 0)
  for (let i = 0; i < 3; i += 1) reduce(state, make.cached(`draft.c${i}`), 0)
  for (let i = 0; i < 13; i += 1) {
    const stage = `draft.d${i}`
    reduce(state, make.start(stage), 0)
    const cost = i < 11 ? { costUsd: 0.42 / 11 } : {}
    const usage = i === 0 ? { usage: { inputTokens: 30_000, outputTokens: 4_100 } } : {}
    reduce(state, make.attempted(stage, { ...cost, ...usage }), 0)
    reduce(state, make.end(stage, i === 12 ? 'failure' : 'success'), 130_000)
  }
  return state
}

test('renderSummary says what became of the stages, in what time and for how much', () => {
  assert.equal(
    renderSummary(story(16), 130_000),
    '12 done, 3 cached, 1 failed in 2m 10s · 34.1k tokens · $0.42 (2 calls without a known cost)',
  )
})

test('renderSummary does not hide what was left undone', () => {
  const state = story(20)
  reduce(state, make.start('draft.open'), 130_000)
  assert.match(
    renderSummary(state, 130_000),
    /^12 done, 3 cached, 1 failed, 1 unfinished, 3 not started in 2m 10s · /,
  )
})

test('renderSummary says nothing of tokens and cost that nobody reported', () => {
  const state = progressState()
  reduce(state, make.start('draft'), 0)
  reduce(state, make.attempted('draft'), 0)
  reduce(state, make.end('draft'), 420)
  assert.equal(renderSummary(state, 420), '1 done in 420ms')
})

test('renderSummary keeps to ASCII where the terminal shows no more', () => {
  const summary = renderSummary(story(16), 130_000, { color: false, unicode: false })
  assert.match(summary, /^[\x20-\x7e]+$/)
})

test('renderLine says how far the run is, what runs and how long the rest may take', () => {
  const state = progressState()
  reduce(state, make.plan(4), 0)
  reduce(state, make.cached('a'), 0)
  reduce(state, make.start('b'), 0)
  reduce(state, make.end('b'), 10_000)
  reduce(state, make.start('c'), 10_000)
  reduce(state, make.start('d'), 10_000)
  reduce(state, make.wait('d', 2, 1000, 'too many'), 10_000)
  assert.equal(
    renderLine(state, 10_000),
    '2/4 · 1 done, 1 cached, 1 running, 1 waiting · 10s · ~20s left',
  )
})

test('renderLine claims no end without a plan', () => {
  const state = progressState()
  reduce(state, make.start('b'), 0)
  reduce(state, make.end('b'), 10_000)
  assert.equal(renderLine(state, 10_000), '1 done · 10s')
})

const failure = {
  stage: 'essay.kant',
  reason: 'the answer is empty\nand more',
  attempts: 3,
  failedPath: 'out/x-essay.kant-output.md.attempt-3.failed',
}

test('renderFailure is one line with the stage, the attempts, the reason and the failed answer', () => {
  assert.equal(
    renderFailure(failure),
    '✘ essay.kant failed after 3 attempts: the answer is empty and more → out/x-essay.kant-output.md.attempt-3.failed',
  )
})

test('renderFailure shortens a long reason and never the path', () => {
  const line = renderFailure({ ...failure, reason: 'x'.repeat(5000) })
  assert.ok(line.length < 450)
  assert.ok(line.endsWith('attempt-3.failed'))
})

test('renderFailure lets no escape sequence of a program through', () => {
  const line = renderFailure({ stage: 'a', reason: '\u001B[2J\u001B[31mred\u0007', attempts: 1 })
  assert.equal(line, '✘ a failed: red')
})

test('renderFailure reads the same with colour', () => {
  const line = renderFailure(failure, { color: true, unicode: true })
  assert.notEqual(line, renderFailure(failure))
  assert.equal(stripVTControlCharacters(line), renderFailure(failure))
})

test('renderWarning is one line that names the stage where there is one', () => {
  const warning = { type: 'warning', at: '', code: 'odd', message: 'two\nlines' } as const
  assert.equal(renderWarning(warning), '! two lines')
  assert.equal(renderWarning({ ...warning, stage: 'draft' }), '! draft: two lines')
})
