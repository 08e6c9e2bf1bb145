import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { partial, skipped } from '../../src/stage/outcome.ts'
import { chain, pipeline } from '../../src/stage/pipeline.ts'
import { rig } from '../helpers/rig.ts'
import { counting, diamond, editor, member, stage } from './stages.ts'

test('completed stages are not run again, in this session or a later one', async (t) => {
  const { p, taken } = diamond()
  const first = rig(t)
  const { data } = await first.session.run(p, {})
  assert.equal(taken(), 'abcx')
  const again = await first.session.run(p, {})
  assert.deepEqual(again.data, data)
  const { session, events } = await first.next()
  assert.deepEqual((await session.run(p, {})).data, data)
  assert.equal(taken(), '')
  const sources = events.flatMap((event) =>
    event.type === 'stage-outcome' && event.stage !== 'p' ? [event.source] : [],
  )
  assert.deepEqual(sources, ['cache', 'cache', 'cache', 'cache'])
})

test('what a killed run was writing is gone, though its stage is not run again', async (t) => {
  const { p } = diamond()
  const first = rig(t)
  await first.session.run(p, {})
  const half = 'p-a.metadata.json.partial'
  writeFileSync(join(first.folder, half), '{"stage":')
  const { session, has } = await first.next()
  await session.run(p, {})
  assert.equal(has(half), false)
})

test('the values are a plain file beside the others', async (t) => {
  const { p } = diamond()
  const { session, folder } = rig(t)
  const result = await session.run(p, {})
  const { path, read } = editor(folder)
  assert.deepEqual(read().stages['a']?.value, { words: ['sol'] })
  assert.ok(!('value' in (read().stages['x'] ?? {})))
  assert.deepEqual(result.artifacts, [{ stage: 'p', role: 'values.json', path }])
})

test('a value edited by hand runs exactly what needs it', async (t) => {
  const { p, taken } = diamond()
  const { session, folder } = rig(t)
  await session.run(p, {})
  taken()
  editor(folder).edit((stages) => {
    stages['a']!.value = { words: ['luna'] }
  })
  const { data } = await session.run(p, {})
  assert.equal(taken(), 'bc')
  assert.equal(data?.['b'], 'b of {"words":["luna"]}')
  editor(folder).edit((stages) => {
    delete stages['x']
  })
  await session.run(p, {})
  assert.equal(taken(), 'x')
})

test('another input runs what it reaches; so do other settings', async (t) => {
  const { runs, work } = counting()
  const p = pipeline('p', [
    member('a', { input: (values) => (values as { one: number }).one }, work('a')),
    member('b', { input: (values) => (values as { two: number }).two }, work('b')),
  ])
  const { session } = rig(t)
  for (const [input, config, wanted] of [
    [{ one: 1, two: 1 }, {}, 'ab'],
    [{ two: 1, one: 1 }, {}, ''],
    [{ one: 1, two: 2 }, {}, 'b'],
    [{ one: 1, two: 2 }, { lang: 'es' }, 'ab'],
    [{ one: 1, two: 2 }, { lang: 'es' }, ''],
  ] as const) {
    await session.run(p, input, { config })
    assert.equal(runs.splice(0).sort().join(''), wanted)
  }
})

test('only success completes a stage', async (t) => {
  const { runs, work } = counting()
  let state: 'partial' | 'failing' | 'well' = 'partial'
  const p = pipeline('p', [
    stage('a', [], () => {
      work('a')({}, {} as never)
      if (state === 'failing') throw new Error('out of paper')
      return state === 'partial' ? partial(1, ['half']) : 1
    }),
    stage('b', ['a'], work('b')),
  ])
  const { session } = rig(t)
  for (const [now, wanted] of [
    ['partial', 'ab'],
    ['partial', 'a'],
    ['failing', 'a'],
    ['well', 'a'],
    ['well', ''],
  ] as const) {
    state = now
    await session.run(p, {}, { reject: false })
    assert.equal(runs.splice(0).join(''), wanted, now)
  }
  state = 'failing'
  await session.run(p, {}, { force: ['a'], reject: false })
  state = 'well'
  runs.splice(0)
  await session.run(p, {})
  assert.equal(runs.join(''), 'a', 'a forced failure makes the earlier success void')
})

test('runUntil runs a stage and what it needs; going on pays for nothing again', async (t) => {
  const { p, taken } = diamond()
  const { session } = rig(t)
  const result = await session.run(p.runUntil('b'), {})
  assert.equal(taken(), 'ab')
  assert.deepEqual(Object.keys(result.data ?? {}), ['a', 'b'])
  await session.run(p, {})
  assert.equal(taken(), 'cx')
})

test('next runs one stage more each time', async (t) => {
  const { p, taken } = diamond()
  const { session, next } = rig(t)
  const steps: string[] = []
  for (let step = 0; step < 3; step += 1) {
    await session.run(p.next(), {})
    steps.push(taken())
  }
  const later = await next()
  const last = await later.session.run(p.next(), {})
  steps.push(taken())
  assert.deepEqual(steps, ['a', 'b', 'c', 'x'])
  assert.deepEqual(Object.keys(last.data ?? {}), ['a', 'b', 'c', 'x'])
  await later.session.run(p.next(), {})
  assert.equal(taken(), '')
})

test('next passes over a stage that skips itself', async (t) => {
  const { runs, work } = counting()
  const p = pipeline('p', [
    stage('a', [], () => skipped('there is nothing to do')),
    stage('b', ['a'], work('b')),
    stage('c', ['b'], work('c')),
  ])
  const { session } = rig(t)
  const { status } = await session.run(p.next(), {})
  assert.deepEqual([status, runs], ['success', ['b']])
  await session.run(p.next(), {})
  assert.deepEqual(runs, ['b', 'c'])
})

test('next stops at a failure and tries it again', async (t) => {
  let broken = true
  const { runs, work } = counting()
  const p = chain('p', [
    stage('a', [], work('a')),
    stage('b', [], () => {
      runs.push('b')
      if (broken) throw new Error('out of paper')
    }),
    stage('c', [], work('c')),
  ])
  const { session } = rig(t)
  await session.run(p.next(), {})
  const failed = await session.run(p.next(), {}, { reject: false })
  assert.match(failed.message, /stage 'b'/)
  broken = false
  await session.run(p.next(), {})
  assert.deepEqual(runs, ['a', 'b', 'b'])
})
