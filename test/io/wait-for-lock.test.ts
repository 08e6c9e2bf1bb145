import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { takeLock } from '../../src/io/lock.ts'
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

test('a lock that is taken over goes with all its holder left while taking it', (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'p.lock')
  const { pid: dead } = spawnSync('true')
  const others = ['p.lock.md', `p.lock.${process.ppid}`, `q.lock.${dead}`]
  for (const name of ['p.lock', `p.lock.${dead}`, `p.lock.${dead}.stale`, ...others]) {
    writeFileSync(join(folder, name), JSON.stringify({ pid: dead }))
  }
  const release = takeLock(path, 'It')
  assert.deepEqual(readdirSync(folder).sort(), ['p.lock', ...others].sort())
  release()
  assert.deepEqual(readdirSync(folder).sort(), others.sort())
})

test('who is refused a lock writes nothing', (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'p.lock')
  const release = takeLock(path, 'It')
  const before = statSync(folder).mtimeMs
  const listeners = process.listenerCount('exit')
  for (let n = 0; n < 20; n += 1) assert.throws(() => takeLock(path, 'It'), { code: 'locked' })
  assert.equal(statSync(folder).mtimeMs, before)
  release()
  assert.ok(process.listenerCount('exit') < listeners)
})
