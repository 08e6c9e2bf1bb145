import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { AttemptError } from '../../src/core/attempt-error.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import type { Runner, RunnerReply } from '../../src/runners/contract.ts'
import { rig, temporaryFolder } from '../helpers/rig.ts'
import { fakeProgram } from '../runners/agent-cli/fake-program.ts'
import { recordedCase } from '../runners/agent-cli/recorded.ts'

/** A runner that leaves an answer and, beside it, all its program printed. */
function printing(answer: string, reply: Partial<RunnerReply>): Runner {
  return async ({ outputPath }) => {
    if (answer !== '') writeFileSync(outputPath, answer)
    const transcriptPath = `${outputPath}.transcript`
    writeFileSync(transcriptPath, 'all it printed')
    return { exitCode: 0, durationMs: 1, transcriptPath, ...reply }
  }
}

async function failed(call: Promise<unknown>): Promise<AttemptError> {
  const error = await call.then(
    () => assert.fail('it did not fail'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof PipelineError)
  assert.ok(error.lastError instanceof AttemptError)
  return error.lastError
}

/** The files of a failed stage, without its prompt, its journal and its lock. */
function leftBy({ files }: ReturnType<typeof rig>): string[] {
  return files().filter((file) => file.startsWith('p-a-output.md'))
}

async function callAgent(t: TestContext, provider: string, prints: string) {
  const folder = temporaryFolder(t)
  const lab = rig(t)
  const env = fakeProgram(provider, { folder, prints })
  const error = await failed(lab.session.runPrompt('a', 'x', provider, { env }))
  const end = lab.journal().find((event) => event.type === 'attempt-end')
  assert.ok(end?.type === 'attempt-end')
  return { ...lab, lab, error, end }
}

test('what an agent printed is what it said, when it left no answer', async (t) => {
  const { lab, read, error, end, folder } = await callAgent(t, 'claude', 'overloaded')
  assert.deepEqual(leftBy(lab), ['p-a-output.md.attempt-1.failed'])
  const { stdout } = recordedCase('claude', 'overloaded').output
  assert.equal(read('p-a-output.md.attempt-1.failed'), stdout)
  assert.equal(error.failedPath, join(folder, 'p-a-output.md.attempt-1.failed'))
  assert.equal(end.failedPath, 'p-a-output.md.attempt-1.failed')
  assert.equal(end.transcriptPath, undefined)
})

test('what an agent printed is kept beside the answer that was not accepted', async (t) => {
  const { lab, read, end } = await callAgent(t, 'pi', 'truncated')
  const path = 'p-a-output.md.attempt-1.failed'
  assert.deepEqual(leftBy(lab), [path, `${path}.transcript`])
  const { want, output } = recordedCase('pi', 'truncated')
  assert.equal(read(path), want.text)
  assert.equal(read(`${path}.transcript`), output.stdout)
  assert.deepEqual([end.failedPath, end.transcriptPath], [path, `${path}.transcript`])
})

test('a later run overwrites neither', async (t) => {
  const first = rig(t, { runner: printing('half', { verdict: 'truncated' }) })
  await failed(first.session.runPrompt('a', 'x', 'offline'))
  const second = await first.next()
  await failed(second.session.runPrompt('a', 'x', 'offline'))
  assert.deepEqual(leftBy(second), [
    'p-a-output.md.attempt-1.failed',
    'p-a-output.md.attempt-1.failed.transcript',
    'p-a-output.md.attempt-1.run-2.failed',
    'p-a-output.md.attempt-1.run-2.failed.transcript',
  ])
})

test('of a cancelled call nothing is left', async (t) => {
  const lab = rig(t, { runner: printing('half', { verdict: 'cancelled' }) })
  await failed(lab.session.runPrompt('a', 'x', 'offline'))
  assert.deepEqual(leftBy(lab), [])
})

test('beside an answer that was accepted nothing is left', async (t) => {
  const lab = rig(t, { runner: printing('whole', {}) })
  await lab.session.runPrompt('a', 'x', 'offline')
  assert.deepEqual(leftBy(lab), ['p-a-output.md'])
})

test('a transcript in a place of its own stays there, and is told', async (t) => {
  const transcriptPath = join(temporaryFolder(t), 'log')
  const lab = rig(t, { runner: printing('', { verdict: 'crashed', transcriptPath }) })
  await failed(lab.session.runPrompt('a', 'x', 'offline'))
  const end = lab.journal().find((event) => event.type === 'attempt-end')
  assert.ok(end?.type === 'attempt-end')
  assert.equal(end.transcriptPath, transcriptPath)
})
