import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateMedia } from '../../src/library/generate-media.ts'
import { chain, pipeline } from '../../src/stage/pipeline.ts'
import { rig } from '../helpers/rig.ts'
import { counting, diamond, member, stage } from './stages.ts'

test('what is forced is run again, and what needs it only if its value is another', async (t) => {
  const { p, taken } = diamond()
  const { session, next } = rig(t)
  await session.run(p, {})
  taken()
  await session.run(p, {}, { force: ['a'] })
  assert.equal(taken(), 'a')
  await session.run(p, {}, { force: true })
  assert.equal(taken(), 'abcx')
  await session.run(p, {}, { force: ['p'] })
  assert.equal(taken(), 'abcx')
  const fresh = await next({ resume: false })
  await fresh.session.run(p, {})
  assert.equal(taken(), 'abcx')
})

test('a name to be forced that no stage has is refused with the nearest, before any is run', async (t) => {
  const { p, taken } = diamond()
  const { session } = rig(t)
  const inner = chain('inner', [stage('facts')])
  const outer = pipeline('outer', [
    { stage: inner, name: 'renamed' },
    generateMedia({ required: false }),
  ])
  await assert.rejects(session.run(p, {}, { force: ['a', 'bb'] }), {
    name: 'TypeError',
    message: /'bb' cannot be forced.*Did you mean 'b'\?.* Known: a, b, c, p, x\./,
  })
  await assert.rejects(session.run(stage('alone'), {}, { force: ['alon'] }), /'alone'/)
  await assert.rejects(session.run(outer, {}, { force: ['fact'] }), /'facts'/)
  assert.equal(taken(), '')
  for (const name of ['outer', 'renamed', 'facts', 'generate_media', 'generate_images']) {
    await session.run(outer, { cards: [] }, { force: [name] })
  }
})

test('a stage beyond the part that is run may be named as well', async (t) => {
  const { p, taken } = diamond()
  const { session } = rig(t)
  await session.run(p.runUntil('b'), {}, { force: ['c'] })
  assert.equal(taken(), 'ab')
  assert.throws(() => p.runUntil('bb'), /no stage 'bb'.*Did you mean 'b'/)
})

test('what is forced inside a pipeline inside is run again there', async (t) => {
  const { runs, work } = counting()
  const inner = pipeline('inner', [stage('a', [], work('a')), stage('b', [], work('b'))])
  const outer = pipeline('p', [inner, member('c', { dependencies: ['inner'] }, work('c'))])
  const { session } = rig(t)
  await session.run(outer, {})
  runs.splice(0)
  await session.run(outer, {}, { force: ['b'] })
  assert.deepEqual(runs, ['b'])
})

test('a misspelt option of a run is refused before anything is done', async (t) => {
  const { session } = rig(t)
  const { p, taken } = diamond()
  await assert.rejects(session.run(p, {}, { forced: ['b'] } as object), {
    name: 'TypeError',
    message: /^session\.run has no option 'forced'\. Did you mean 'force'\?/,
  })
  assert.equal(taken(), '')
})
