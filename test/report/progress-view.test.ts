import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import type { ReverieEvent } from '../../src/core/event.ts'
import { progressState } from '../../src/report/progress-state.ts'
import type { View } from '../../src/report/progress-style.ts'
import { renderFinal, renderLive } from '../../src/report/progress-view.ts'
import { reduce } from '../../src/report/progress.ts'
import { displayWidth } from '../../src/report/text-width.ts'
import { make } from './make-event.ts'

const view: View = { columns: 80, color: false, unicode: true, now: 60_000 }

function example() {
  const state = progressState()
  const one = (now: number, ...events: ReverieEvent[]) =>
    events.forEach((event) => reduce(state, event, now))
  one(0, make.plan(21, { outline: 1, draft: 8, essay: 12 }), make.start('outline'))
  one(2000, make.attempted('outline', { costUsd: 0.02, usage: { outputTokens: 1200 } }))
  one(2000, make.end('outline'), make.cached('draft.a'), make.cached('draft.b'))
  for (const name of ['draft.c', 'draft.d', 'draft.e', 'draft.f']) {
    one(2000, make.start(name))
    one(20_000, make.attempted(name, name === 'draft.f' ? {} : { costUsd: 0.1 }))
    one(20_000, make.end(name, name === 'draft.e' ? 'failure' : 'success'))
  }
  one(12_000, make.start('essay.poet-with-a-rather-long-name-1', 'openai:gpt-5'))
  one(12_000, make.attempt('essay.poet-with-a-rather-long-name-1', 2, 'openai:gpt-5'))
  one(
    48_000,
    make.start('draft.日本'),
    make.attempt('draft.日本'),
    make.bytes('draft.日本', 12_345),
  )
  one(
    50_000,
    make.start('draft.g'),
    make.wait('draft.g', 2, 14_000, 'rate limited by the provider'),
  )
  return state
}

test('the live block shows all there is to know at 80 columns', () => {
  assert.deepEqual(renderLive(example(), view), [
    '',
    '⠋ ━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  7/21 · 1m 0s · ~1m 11s left',
    '  4 done · 2 cached · 1 failed · 2 running · 1 waiting',
    '  1.2k tokens · $0.32 (1 call without a known cost)',
    '',
    '  ✔ outline                              done',
    '  ⠋ draft    ━━━━━━━━━━━━━━━╌╌╌╌╌   6/8  2 running, 1 failed',
    '  ⠋ essay    ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/12  1 running',
    '',
    '  essay.poet-with-a-rather-long-name-1  openai:gpt-5   try 2           48s',
    '  draft.日本                            claude:sonnet         12.3 kB  12s',
    '  ↻ draft.g  try 2 in 4s  rate limited by the provider',
  ])
})

test('the live block shows what matters most at 40 columns', () => {
  assert.deepEqual(renderLive(example(), { ...view, columns: 40 }), [
    '',
    '⠋ ━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  7/21',
    '  4 done · 2 cached · 1 failed',
    '  2 running · 1 waiting · 1m 0s',
    '  ~1m 11s left',
    '  1.2k tokens',
    '  $0.32 (1 call without a known cost)',
    '',
    '  ✔ outline        done',
    '  ⠋ draft     6/8  2 running, 1 failed',
    '  ⠋ essay    0/12  1 running',
    '',
    '  essay.po…g-name-1  try 2           48s',
    '  draft.日本                12.3 kB  12s',
    '  ↻ draft.g  try 2 in 4s  rate limited …',
  ])
})

test('the live block reads the same with colour, and in ASCII where there is no more', () => {
  const plain = renderLive(example(), view)
  const colored = renderLive(example(), { ...view, color: true })
  assert.notDeepEqual(colored, plain)
  assert.deepEqual(colored.map(stripVTControlCharacters), plain)
  const ascii = renderLive(example(), { ...view, unicode: false })
  assert.deepEqual(
    ascii.filter((line) => !/^[\x20-\x7e]*$/.test(line)),
    ['  draft.日本                            claude:sonnet         12.3 kB  12s'],
  )
})

test('the live block claims no share of an unknown total', () => {
  const state = progressState()
  reduce(state, make.start('draft'), 0)
  reduce(state, make.attempt('draft'), 0)
  assert.deepEqual(renderLive(state, { ...view, now: 3000 }), [
    '',
    '⠋ 1 running · 3s',
    '',
    '  draft  claude:sonnet  3s',
  ])
})

test('the live block is empty before anything happened', () => {
  assert.deepEqual(renderLive(progressState(), view), [])
  assert.deepEqual(renderFinal(progressState(), view), [])
})

test('the live block shows the calls that run longest and how many more there are', () => {
  const state = progressState()
  for (let i = 0; i < 20; i += 1) {
    reduce(state, make.start(`draft.${i}`), i)
    reduce(state, make.attempt(`draft.${i}`), 20_000 - i * 1000)
  }
  const lines = renderLive(state, view)
  assert.deepEqual(
    lines.filter((line) => line.includes('claude')).map((line) => line.trim().split(/\s+/)[0]),
    ['draft.19', 'draft.18', 'draft.17', 'draft.16', 'draft.15'],
  )
  assert.ok(lines.includes('  + 15 more running'))
})

test('the live block prefers groups with news when there are many, in their order', () => {
  const state = progressState()
  for (let i = 0; i < 30; i += 1) {
    reduce(state, make.start(`step${i}`), 0)
    if (i !== 3) reduce(state, make.end(`step${i}`, i === 20 ? 'failure' : 'success'), 0)
  }
  const lines = renderLive(state, view).join('\n')
  assert.match(lines, /⠋ step3 [^]*✘ step20 /)
  assert.match(lines, /\+ 22 more$/m)
})

test('the end leaves the groups and the summary, with nothing that seems to go on', () => {
  assert.deepEqual(renderFinal(example(), view), [
    '',
    '  ✔ outline                              done',
    '  · draft    ━━━━━━━━━━━━━━━╌╌╌╌╌   6/8  2 unfinished, 1 failed',
    '  · essay    ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/12  1 unfinished',
    '4 done, 2 cached, 1 failed, 3 unfinished, 11 not started in 1m 0s',
    '1.2k tokens · $0.32 (1 call without a known cost)',
  ])
})

const stage = fc.oneof(
  fc.constantFrom('outline', 'draft.a', 'draft.b', 'essay-1', 'essay-2', '日本.語', '👨‍👩‍👧.x'),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)
const words = fc.string({ unit: 'binary', maxLength: 80 })
const count = fc.nat(10_000_000)
const event: fc.Arbitrary<ReverieEvent> = fc.oneof(
  fc.tuple(count, fc.dictionary(words, count, { maxKeys: 12 })).map(([n, g]) => make.plan(n, g)),
  fc.tuple(stage, words).map(([name, backend]) => make.start(name, backend)),
  fc.tuple(stage, count).map(([name, attempt]) => make.attempt(name, attempt)),
  fc.tuple(stage, count).map(([name, bytes]) => make.bytes(name, bytes)),
  fc.tuple(stage, count, words).map(([name, ms, why]) => make.wait(name, 2, ms, why)),
  fc
    .tuple(stage, count)
    .map(([name, n]) => make.attempted(name, { costUsd: n / 1000, usage: { inputTokens: n } })),
  fc
    .tuple(stage, fc.constantFrom('success', 'failure', 'interrupted'))
    .map(([name, status]) => make.end(name, status as 'success')),
  stage.map((name) => make.cached(name)),
  stage.map((name) => make.skipped(name)),
)
const terminal = fc.record({
  columns: fc.integer({ min: 1, max: 130 }),
  rows: fc.integer({ min: 1, max: 40 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
  now: count,
})

test('no line is wider than the terminal, and there are no more lines than it has', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), terminal, (events, where) => {
      const state = progressState()
      events.forEach((each, i) => reduce(state, each, i * 500))
      const live = renderLive(state, where)
      assert.ok(live.length <= where.rows, `${live.length} lines in ${where.rows} rows`)
      for (const line of [...live, ...renderFinal(state, where)]) {
        assert.ok(displayWidth(line) <= where.columns, JSON.stringify(line))
        assert.doesNotMatch(stripVTControlCharacters(line), /[\p{Cc}\p{Zl}\p{Zp}]/u)
      }
    }),
  )
})
