import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { CallRow } from '../../src/report/call-row.ts'
import { rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'
import { ended, jsonLines, reverie, start } from './reverie.ts'

async function folderWithCalls(t: TestContext): Promise<string> {
  const runner = scriptedRunner('one', { exitCode: 4, reason: 'out of\nluck' }, 'three')
  const { session, folder } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'claude:sonnet')
  await session.runPrompt('b', 'y', 'offline', { retries: 1 })
  await session.close()
  return folder
}

test('log sync makes the database from the journals and says how much is in it', async (t) => {
  const folder = await folderWithCalls(t)
  const { code, stdout } = await reverie(t, ['log', 'sync', folder], { cwd: folder })
  assert.deepEqual(
    [code, stdout],
    [0, 'Calls of one journal: 3. They are in calls.db, table llm_call_logs.\n'],
  )
  assert.ok(existsSync(join(folder, 'calls.db')))
})

test('log tail shows the last calls, a line or an object each', async (t) => {
  const folder = await folderWithCalls(t)
  const lines = await reverie(t, ['log', 'tail', folder, '-n', '2'], { cwd: folder })
  const shown = lines.stdout.trim().split('\n')
  assert.equal(shown.length, 2)
  assert.match(shown[0] ?? '', /api_error {2}b {2}#1 {2}offline.*out of luck/)
  assert.match(shown[1] ?? '', /success {2}b {2}#2/)
  const objects = await reverie(t, ['log', 'tail', folder, '--json'], { cwd: folder })
  const rows = jsonLines(objects.stdout) as unknown as CallRow[]
  assert.deepEqual(
    rows.map(({ stage_name, attempt, output_text_raw }) => [stage_name, attempt, output_text_raw]),
    [
      ['a', 1, 'one'],
      ['b', 1, null],
      ['b', 2, 'three'],
    ],
  )
})

test('log tail says so when there is no call yet', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'run-journal.jsonl'), '')
  const { code, stdout, stderr } = await reverie(t, ['log', 'tail', folder], { cwd: folder })
  assert.deepEqual([code, stdout], [0, ''])
  assert.match(stderr, /No call is in the journals below/)
})

test('log tail follows no longer than somebody reads', { timeout: 30_000 }, async (t) => {
  const folder = await folderWithCalls(t)
  const child = start(t, ['log', 'tail', folder, '--follow'], { cwd: folder })
  child.stdout?.destroy()
  assert.equal((await ended(child)).code, 0)
})

test('log query answers SQL and changes nothing', async (t) => {
  const folder = await folderWithCalls(t)
  const sql = 'select stage_name, count(*) as n from llm_call_logs group by 1 order by 1'
  const table = await reverie(t, ['log', 'query', sql, folder], { cwd: folder })
  assert.equal(table.stdout, 'stage_name\tn\na\t1\nb\t2\n')
  const write = await reverie(t, ['log', 'query', 'delete from llm_call_logs', folder], {
    cwd: folder,
  })
  assert.equal(write.code, 2)
  assert.match(write.stderr, /cannot be run.*readonly/)
})

test('a damaged database is kept aside, made anew, and said', async (t) => {
  const folder = await folderWithCalls(t)
  writeFileSync(join(folder, 'calls.db'), 'damaged '.repeat(1000))
  const { code, stderr } = await reverie(t, ['log', 'sync', folder], { cwd: folder })
  assert.equal(code, 0)
  assert.match(stderr, /could not be read; it is kept as .*calls\.db\.corrupt-/)
})

test('a folder without a journal is a usage error', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stderr } = await reverie(t, ['log', 'sync', folder], { cwd: folder })
  assert.equal(code, 2)
  assert.match(stderr, /no journal below/)
})
