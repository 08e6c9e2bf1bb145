import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Session } from '../../src/session.ts'
import { heldRunner, rig, scriptedRunner } from '../helpers/rig.ts'

const refused = (message: RegExp) => ({ name: 'TypeError', message })

/** A session whose calls wait, but for no longer than its test. */
function held(t: TestContext) {
  const runner = heldRunner()
  const stop = new AbortController()
  t.after(() => stop.abort())
  const options = { runner, signal: stop.signal }
  return { runner, options, ...rig(t, options) }
}

test('two stages of two sessions do not write one file at once', async (t) => {
  const { runner, options, session, folder } = held(t)
  const other = new Session({ outputDir: folder, prefix: 'p', ...options })
  t.after(() => other.close())
  const own = session.runPrompt('b', 'x', 'offline', { outputPath: 'one.md' })
  await runner.started(1)
  const same = other.runPrompt('c', 'x', 'offline', { outputPath: 'one.md' })
  await assert.rejects(same, refused(/'b' and 'c' would both write .*one\.md/))
  runner.release('b')
  assert.equal((await own).text(), 'answer of b')
})

test('two prompts are not written to one file while both are asked', async (t) => {
  const { runner, session } = held(t)
  const options = { inputPath: 'prompt.md' }
  const first = session.runPrompt('a', 'x', 'offline', options)
  await runner.started(1)
  const second = session.runPrompt('b', 'y', 'offline', options)
  await assert.rejects(second, refused(/'a' and 'b' would both write their prompt to .*prompt\.md/))
  const same = session.runPrompt('c', 'x', 'offline', options)
  await runner.started(2)
  runner.release('a')
  runner.release('c')
  await Promise.all([first, same])
  const later = session.runPrompt('b', 'y', 'offline', options)
  await runner.started(3)
  runner.release('b')
  assert.equal((await later).text(), 'answer of b')
})

test('a prompt is not written over an answer', async (t) => {
  const runner = scriptedRunner('paid')
  const { session, read } = rig(t, { runner })
  const { outputPath } = await session.runPrompt('a', 'x', 'offline')
  await session.runPrompt('b', 'x', 'offline', { outputPath: 'own.md' })
  for (const inputPath of [outputPath, 'own.md']) {
    const over = session.runPrompt('c', 'Review it.', 'offline', { inputPath })
    await assert.rejects(over, refused(/its prompt over .*the answer of stage '[ab]'/))
  }
  assert.equal(read('p-a-output.md'), 'paid')
  assert.equal(read('own.md'), 'paid')
})

test('an answer does not go where another stage has its own by name, of an earlier run neither', async (t) => {
  const runner = scriptedRunner('paid')
  const { session, next, read } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'offline')
  const options = { outputPath: 'p-a-output.md' }
  const taken = refused(/'a' and 'b' would both write .*p-a-output\.md/)
  await assert.rejects(session.runPrompt('b', 'y', 'offline', options), taken)
  const later = await next()
  await assert.rejects(later.session.runPrompt('b', 'y', 'offline', options), taken)
  assert.equal(read('p-a-output.md'), 'paid')
  assert.equal(runner.requests.length, 1)
})
