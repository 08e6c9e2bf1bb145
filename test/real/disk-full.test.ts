import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ReverieError } from '../../src/core/errors.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import type { Runner } from '../../src/runners/contract.ts'
import { Session } from '../../src/session.ts'
import { fill, smallDisk } from './small-disk.ts'

async function failure(promise: Promise<unknown>): Promise<PipelineError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof PipelineError, `expected a PipelineError, got ${String(error)}`)
  return error
}

function openSession(t: TestContext, outputDir: string, runner: Runner): Session {
  const session = new Session({ outputDir, prefix: 'p', runner })
  t.after(() => session.close().catch(() => {}))
  return session
}

test('a disk that is full before the call costs no call and says what to do', async (t) => {
  const folder = smallDisk(t, 64)
  let calls = 0
  const session = openSession(t, folder, async ({ outputPath }) => {
    calls += 1
    writeFileSync(outputPath, 'paid')
    return { exitCode: 0, durationMs: 1 }
  })
  const makeRoom = fill(folder, 0)
  const error = await failure(session.runPrompt('a', 'x'.repeat(9000), 'offline', { retries: 3 }))
  assert.equal((error.cause as ReverieError).code, 'disk_full')
  assert.match(error.message, /disk is full.*Free some space and run again/)
  assert.equal(calls, 0)
  makeRoom()
  assert.equal((await session.runPrompt('a', 'x'.repeat(9000), 'offline')).text(), 'paid')
})

test('an answer that fills the disk fails, and what was finished before stays', async (t) => {
  const folder = smallDisk(t, 256)
  const session = openSession(t, folder, async ({ stage, outputPath }) => {
    writeFileSync(outputPath, stage === 'big' ? Buffer.alloc(400_000, 97) : 'small')
    return { exitCode: 0, durationMs: 1 }
  })
  const small = await session.runPrompt('small', 'x', 'offline')
  const error = await failure(session.runPrompt('big', 'x', 'offline'))
  assert.match(error.message, /ENOSPC|no space/)
  assert.equal(small.text(), 'small')
  assert.equal(existsSync(join(folder, 'p-big-output.md')), false)
})

test('an answer the journal has no room for is kept, and recorded by the next run', async (t) => {
  for (const isLater of [true, false]) await keptWithoutRoom(t, isLater)
})

async function keptWithoutRoom(t: TestContext, isLater: boolean): Promise<void> {
  const folder = smallDisk(t, 64)
  let calls = 0
  let makeRoom = () => {}
  const runner: Runner = async ({ outputPath }) => {
    calls += 1
    writeFileSync(outputPath, 'paid and good')
    makeRoom = fill(folder, 0)
    return { exitCode: 0, durationMs: 1, command: 'x'.repeat(8000) }
  }
  const first = openSession(t, folder, runner)
  const error = await failure(first.runPrompt('a', 'x', 'offline'))
  assert.equal((error.cause as ReverieError).code, 'answer_unrecorded')
  assert.match(error.message, /disk is full.*the next run uses it/)
  if (isLater) await first.close().catch(() => {})
  makeRoom()
  const second = isLater ? openSession(t, folder, runner) : first
  const result = await second.runPrompt('a', 'x', 'offline')
  assert.equal(result.text(), 'paid and good')
  assert.equal(result.source, 'cache')
  assert.equal(calls, 1)
  const journal = readFileSync(join(folder, 'p-journal.jsonl'), 'utf8')
  for (const line of journal.trim().split('\n')) JSON.parse(line)
}

test('an answer in its place whose end the journal has no room for is not paid for again', async (t) => {
  const folder = smallDisk(t, 128)
  let calls = 0
  let makeRoom = () => {}
  const runner: Runner = async ({ outputPath }) => {
    calls += 1
    writeFileSync(outputPath, 'paid and good')
    return { exitCode: 0, durationMs: 1, note: 'x'.repeat(8000) }
  }
  const first = new Session({
    outputDir: folder,
    prefix: 'p',
    runner,
    log(event) {
      if (event.type === 'attempt-end') makeRoom = fill(folder, 0)
    },
  })
  const error = await failure(first.runPrompt('a', 'x', 'offline'))
  assert.equal((error.cause as ReverieError).code, 'disk_full')
  assert.equal(error.attempts, 1)
  makeRoom()
  await first.close()
  const second = openSession(t, folder, runner)
  const result = await second.runPrompt('a', 'x', 'offline')
  assert.equal(result.source, 'cache')
  assert.equal(result.text(), 'paid and good')
  assert.equal(calls, 1)
})

test('a folder that cannot be written to is said when the session is made', (t) => {
  const folder = smallDisk(t, 64)
  execFileSync('mount', ['-o', 'remount,ro', folder])
  assert.throws(
    () => new Session({ outputDir: folder, prefix: 'p' }),
    (error: unknown) => error instanceof ReverieError && error.code === 'not_permitted',
  )
})
