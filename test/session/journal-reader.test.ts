import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readJournal } from '../../src/session/journal-reader.ts'
import { rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

test('a journal gives back stages, attempts, usage, cost and timings', async (t) => {
  const runner = scriptedRunner(
    { exitCode: 1, durationMs: 20, usage: { inputTokens: 100 }, costUsd: 0.25 },
    'ok',
    { exitCode: 1, durationMs: 5 },
  )
  const { session } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'claude:sonnet', { retries: 1 })
  await assert.rejects(session.runPrompt('b', 'y', 'offline'))
  await assert.rejects(session.runPrompt('c', () => {}, 'offline'))
  const { stages, runs, spent, problems } = readJournal(session.journalPath)
  assert.deepEqual([...stages.keys()], ['a', 'b', 'c'])
  assert.equal(runs.length, 3)
  assert.equal(stages.get('a')?.status, 'success')
  assert.deepEqual(
    stages.get('a')?.attempts.map(({ verdict }) => verdict),
    ['crashed', 'ok'],
  )
  assert.equal(stages.get('a')?.start?.backend, 'claude:sonnet')
  assert.equal(stages.get('b')?.status, 'failure')
  assert.equal(stages.get('c')?.attempts.length, 0)
  assert.equal(spent.attempts, 3)
  assert.deepEqual(spent.usage, { inputTokens: 100 })
  assert.equal(spent.costUsd, 0.25)
  assert.equal(spent.unknownCosts, 2)
  assert.equal(spent.callMs, 26)
  assert.deepEqual(problems, [])
})

test('lines that are no events are named and the others are used', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  await session.runPrompt('a', 'x', 'offline')
  await session.close()
  appendFileSync(session.journalPath, 'garbage\n[1]\n{"type":"stage-end"')
  const { stages, problems } = readJournal(session.journalPath)
  assert.equal(stages.get('a')?.status, 'success')
  assert.deepEqual(
    problems.map(({ line, torn }) => [line, torn]),
    [
      [7, false],
      [8, false],
      [9, true],
    ],
  )
})

test('a stage without an end is running, and a journal that is not there is empty', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'p-journal.jsonl')
  assert.equal(readJournal(path).runs.length, 0)
  const paths = { inputPath: 'p-a-input.md', outputPath: 'p-a-output.md' }
  const start = { stage: 'a', at: 'now', fingerprint: 'q1:0', backend: 'offline', ...paths }
  appendFileSync(path, `${JSON.stringify({ type: 'stage-start', ...start })}\n`)
  assert.equal(readJournal(path).stages.get('a')?.status, 'running')
})
