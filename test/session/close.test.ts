import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Stage } from '../../src/stage/stage.ts'
import { rig } from '../helpers/rig.ts'

/** A stage that is done when the test says so, whatever it is told. */
function heldStage(): { stage: Stage<string, string>; started: Promise<void>; end: () => void } {
  let end = (): void => {}
  let start = (): void => {}
  const started = new Promise<void>((resolve) => (start = resolve))
  const stage = {
    name: 'slow',
    execute: (input: string) =>
      new Promise<string>((resolve) => {
        end = () => resolve(input)
        start()
      }),
  }
  return { stage, started, end: () => end() }
}

test('a closed session runs no more stages, whether or not they ask a model', async (t) => {
  const { session } = rig(t)
  await session.close()
  const says = { name: 'TypeError', message: /the session 'p' is closed\. Open a new one\./ }
  await assert.rejects(session.run({ name: 'late', execute: () => 1 }, {}), says)
  await assert.rejects(session.runPrompt('late', 'x', 'copy'), says)
})

test('what is told of a closed session is in the journal of no other', async (t) => {
  const first = rig(t)
  await first.session.close()
  // The system gives this journal the descriptor that the first one had.
  const second = rig(t)
  const at = new Date().toISOString()
  const late = () => first.session.announce({ type: 'warning', at, code: 'late', message: 'late' })
  assert.throws(late, { name: 'TypeError', message: /p-journal\.jsonl is closed/ })
  assert.deepEqual(
    second.journal().map(({ type }) => type),
    ['session-start'],
  )
})

test('closing waits for a stage that works without a model, too', async (t) => {
  const { session, journal } = rig(t)
  const { stage, started, end } = heldStage()
  const running = session.run(stage, 'done')
  await started
  let isClosed = false
  const closing = session.close().then(() => (isClosed = true))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(isClosed, false)
  end()
  assert.equal((await running).data, 'done')
  await closing
  assert.deepEqual(
    journal().map(({ type }) => type),
    ['session-start', 'stage-outcome', 'session-end'],
  )
})

test('closing leaves behind a stage that was stopped and goes on', async (t) => {
  const abort = new AbortController()
  const { session, journal } = rig(t, { signal: abort.signal, killDelayMs: 1 })
  const { stage, started, end } = heldStage()
  const running = session.run(stage, 'done')
  await started
  abort.abort()
  await session.close()
  assert.equal(journal().at(-1)?.type, 'session-end')
  end()
  await assert.rejects(running, TypeError)
})
