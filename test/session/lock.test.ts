import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LockedError } from '../../src/io/lock.ts'
import { Session } from '../../src/session.ts'
import { temporaryFolder } from '../helpers/rig.ts'

const HOLDER = fileURLToPath(new URL('../helpers/lock-holder.ts', import.meta.url))

function hold(folder: string) {
  return spawn(process.execPath, ['--import', 'tsx', HOLDER, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

test('two processes cannot work on one prefix; another prefix of the folder is free', async (t) => {
  const folder = temporaryFolder(t)
  const holder = hold(folder)
  await once(holder.stdout, 'data')
  assert.throws(
    () => new Session({ outputDir: folder, prefix: 'p' }),
    (error: unknown) => error instanceof LockedError && error.pid === holder.pid,
  )
  await new Session({ outputDir: folder, prefix: 'q' }).close()
  holder.stdin.end()
  await once(holder, 'exit')
  await new Session({ outputDir: folder, prefix: 'p' }).close()
})

test('the lock of a process that was killed is taken over by exactly one of many', async (t) => {
  const folder = temporaryFolder(t)
  const dead = hold(folder)
  await once(dead.stdout, 'data')
  dead.kill('SIGKILL')
  await once(dead, 'exit')
  const rivals = Array.from({ length: 4 }, () => hold(folder))
  const outcomes = await Promise.all(
    rivals.map(async (rival) => {
      const [said] = (await once(rival.stdout, 'data')) as [Buffer]
      return said.toString().trim()
    }),
  )
  for (const rival of rivals) rival.stdin.end()
  assert.deepEqual(outcomes.sort(), ['held', 'locked', 'locked', 'locked'])
})
