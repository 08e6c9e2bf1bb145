import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { waitForLock } from '../../src/io/wait-for-lock.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('those who wait get the lock one after another', async (t) => {
  const path = join(temporaryFolder(t), 'lock')
  let inside = 0
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      const release = await waitForLock(path, 'It')
      inside += 1
      assert.equal(inside, 1)
      await new Promise(setImmediate)
      inside -= 1
      release()
    }),
  )
  assert.equal(existsSync(path), false)
})

test('the wait ends with the time given for it, or with the signal', async (t) => {
  const path = join(temporaryFolder(t), 'lock')
  const release = await waitForLock(path, 'It')
  t.after(release)
  await assert.rejects(waitForLock(path, 'It', { timeoutMs: 1 }), {
    code: 'locked',
    pid: process.pid,
    message: `It is in use by the process with pid ${process.pid} (lock file ${path}). Wait for it to end, or choose another folder.`,
  })
  const controller = new AbortController()
  const waiting = waitForLock(path, 'It', { signal: controller.signal })
  controller.abort(new Error('stopped'))
  await assert.rejects(waiting, /stopped/)
})
