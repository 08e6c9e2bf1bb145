import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openSqlite } from '../../src/io/sqlite.ts'
import { z } from 'zod'
import { liveCallLog, syncCallLog } from '../../src/report/call-log.ts'
import type { CallRow } from '../../src/report/call-row.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import { type Script, rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

async function rowsIn(path: string): Promise<CallRow[]> {
  const database = await openSqlite(path)
  try {
    return database.all<CallRow>('SELECT * FROM llm_call_logs ORDER BY created_at, attempt')
  } finally {
    database.close()
  }
}

async function sessionWith(t: TestContext, ...script: Script[]) {
  const folder = temporaryFolder(t)
  const database = join(folder, 'calls.db')
  const problems: string[] = []
  const log = liveCallLog(database, folder, (problem) => problems.push(problem))
  const r = rig(t, { outputDir: folder, runner: scriptedRunner(...script), log: log.listener })
  return { ...r, database, problems, log }
}

test('every attempt is a row with what was asked, what came back and what it cost', async (t) => {
  const { session, log, database, problems } = await sessionWith(
    t,
    { exitCode: 1, verdict: 'rate_limited', reason: 'slow down' },
    'the answer',
  )
  await session.runPrompt('a', 'the question', 'claude:sonnet', { retries: 1, temperature: 0.5 })
  await session.close()
  await log.close()
  const [first, second, ...rest] = await rowsIn(database)
  assert.deepEqual(problems, [])
  assert.equal(rest.length, 0)
  assert.equal(first?.status, 'rate_limited')
  assert.equal(first?.error_type, 'rate_limited')
  assert.equal(first?.error_message, 'slow down')
  assert.equal(second?.status, 'success')
  assert.equal(second?.attempt, 2)
  assert.equal(second?.stage_name, 'a')
  assert.equal(second?.agent_name, 'claude')
  assert.equal(second?.model_name, 'sonnet')
  assert.equal(second?.temperature, 0.5)
  assert.equal(second?.source, 'model')
  assert.equal(second?.output_text_raw, 'the answer')
  assert.equal(second?.input_payload_json, JSON.stringify({ prompt: 'the question' }))
  assert.equal(second?.tokens_total, null, 'what is unknown is not zero')
})

test('rebuilding from the journal gives the very rows the live log has, however often', async (t) => {
  const { session, log, database, folder } = await sessionWith(
    t,
    'first words',
    { exitCode: 2 },
    'ok',
  )
  await session.runPrompt('a', 'x', 'offline')
  await session.runPrompt('b', 'y', 'claude', { fallback: 'offline' })
  await session.close()
  await log.close()
  const live = await rowsIn(database)
  const rebuilt = join(folder, 'rebuilt.db')
  const journals = [join(folder, 'p-journal.jsonl')]
  assert.deepEqual(await syncCallLog(rebuilt, journals), { rows: 3 })
  assert.deepEqual(await rowsIn(rebuilt), live)
  await syncCallLog(rebuilt, journals)
  await syncCallLog(database, journals)
  assert.deepEqual(await rowsIn(rebuilt), live)
  assert.deepEqual(await rowsIn(database), live)
  assert.deepEqual(
    live.map(({ source }) => source),
    ['model', 'model', 'fallback'],
  )
})

for (const [what, script, status] of [
  ['a time limit', { verdict: 'timeout' }, 'timeout'],
  ['silence', { verdict: 'idle_timeout' }, 'timeout'],
  ['a usage limit', { verdict: 'quota_exhausted' }, 'rate_limited'],
  ['a refusal', { verdict: 'refused' }, 'refused'],
  ['a cut answer', { verdict: 'truncated' }, 'truncated'],
  ['a crash', { exitCode: 9 }, 'api_error'],
] as const) {
  test(`${what} has the status ${status}`, async (t) => {
    const { session, log, database } = await sessionWith(t, script)
    await assert.rejects(session.runPrompt('a', 'x', 'offline'))
    await session.close()
    await log.close()
    assert.deepEqual(
      (await rowsIn(database)).map((row) => row.status),
      [status],
    )
  })
}

test('a database that is none is moved aside, told once, and made anew', async (t) => {
  const folder = temporaryFolder(t)
  const database = join(folder, 'calls.db')
  writeFileSync(database, 'no database at all '.repeat(300))
  const { session } = rig(t, { outputDir: folder, runner: scriptedRunner('ok') })
  await session.runPrompt('a', 'x', 'offline')
  await session.close()
  const report = await syncCallLog(database, [join(folder, 'p-journal.jsonl')])
  assert.equal(report.rows, 1)
  assert.ok(report.movedAside !== undefined && existsSync(report.movedAside))
  assert.equal((await rowsIn(database)).length, 1)
})

test('a database damaged inside is rebuilt as well', async (t) => {
  const folder = temporaryFolder(t)
  const database = join(folder, 'calls.db')
  const { session } = rig(t, { outputDir: folder, runner: scriptedRunner('words '.repeat(2000)) })
  for (let index = 0; index < 50; index += 1) await session.runPrompt(`s${index}`, 'x', 'offline')
  await session.close()
  const journals = [join(folder, 'p-journal.jsonl')]
  await syncCallLog(database, journals)
  const bytes = readFileSync(database)
  bytes.fill(7, 4096 * 2, 4096 * 100)
  writeFileSync(database, bytes)
  const report = await syncCallLog(database, journals)
  assert.ok(report.movedAside)
  assert.equal((await rowsIn(database)).length, 50)
})

test('a log that cannot be written is told once and never stops a run', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'file'), 'not a folder')
  const problems: string[] = []
  const log = liveCallLog(join(folder, 'file', 'calls.db'), folder, (problem) =>
    problems.push(problem),
  )
  const { session } = rig(t, { outputDir: folder, runner: scriptedRunner('ok'), log: log.listener })
  await session.runPrompt('a', 'x', 'offline')
  await session.runPrompt('b', 'x', 'offline')
  await session.close()
  await log.close()
  assert.equal(problems.length, 1)
  assert.match(problems[0] ?? '', /reverie log sync/)
})

test('what is locked by another writer is written when the lock is gone', async (t) => {
  const { session, log, database, problems } = await sessionWith(t, 'ok')
  await session.runPrompt('a', 'x', 'offline')
  const other = await openSqlite(database)
  other.exec('BEGIN IMMEDIATE')
  await session.runPrompt('b', 'x', 'offline')
  other.exec('COMMIT')
  other.close()
  await session.runPrompt('c', 'x', 'offline')
  await session.close()
  await log.close()
  assert.deepEqual(
    (await rowsIn(database)).map((row) => row.stage_name),
    ['a', 'b', 'c'],
  )
  assert.deepEqual(problems, [])
})

test('several processes write one log at once', async (t) => {
  const folder = temporaryFolder(t)
  const database = join(folder, 'calls.db')
  const program = fileURLToPath(new URL('../helpers/logging-program.ts', import.meta.url))
  const children = ['p', 'q', 'r'].map((prefix) =>
    spawn(process.execPath, ['--import', 'tsx', program, folder, prefix, database], {
      stdio: 'inherit',
    }),
  )
  const codes = await Promise.all(children.map((child) => once(child, 'exit')))
  assert.deepEqual(
    codes.map(([code]) => code as number),
    [0, 0, 0],
  )
  const rows = await rowsIn(database)
  assert.equal(rows.length, 90)
  assert.equal(new Set(rows.map(({ run_id }) => run_id)).size, 3)
  assert.ok(readdirSync(folder).length > 90)
})

test('a prompt stage is logged with its repairs, its parsed value and its stub', async (t) => {
  const { session, log, database, folder } = await sessionWith(
    t,
    '{"n": 1,}',
    'no json',
    '{"n": "one"}',
    'no json',
    '{"n": 2}',
  )
  const output = z.object({ n: z.number() })
  const stage = (name: string, more: object = {}) =>
    promptStage<object, { n: number }>({
      name,
      template: 'x',
      output,
      backend: 'offline:m',
      ...more,
    })
  await session.run(stage('mended'), {})
  await session.run(stage('given-up', { stub: () => ({ n: 0 }) }), {})
  await session.run(stage('shown-again'), {})
  await session.run(stage('mended'), {})
  await session.run(stage('told', { backend: undefined, stub: () => ({ n: 0 }) }), {})
  await session.run(stage('mended', { backend: undefined, stub: () => ({ n: 9 }) }), {})
  await session.run(stage('tested'), {}, { override: () => '{"n": 5}' })
  await session.close()
  await log.close()
  const rows = await rowsIn(database)
  assert.deepEqual(
    rows
      .map(({ stage_name, status, source }) => [stage_name, status, source])
      .sort((a, b) => a.join().localeCompare(b.join())),
    [
      ['given-up', 'json_parse_error', 'model'],
      ['given-up', 'schema_error', 'model'],
      ['given-up', 'schema_error', 'stub'],
      ['mended', 'cached', 'cache'],
      ['mended', 'repaired', 'model'],
      ['mended', 'stub_fallback', 'stub'],
      ['shown-again', 'json_parse_error', 'model'],
      ['shown-again', 'repaired', 'model'],
      ['tested', 'override', 'override'],
      ['told', 'stub_fallback', 'stub'],
    ],
  )
  const mended = rows.find(
    ({ status, stage_name }) => stage_name === 'mended' && status === 'repaired',
  )
  assert.deepEqual(JSON.parse(mended?.output_json_parsed ?? ''), { n: 1 })
  const stubs = rows.filter(({ source }) => source === 'stub')
  const stubOf = (name: string): unknown =>
    JSON.parse(stubs.find((row) => row.stage_name === name)?.output_json_parsed ?? '')
  assert.deepEqual(['given-up', 'mended'].map(stubOf), [{ n: 0 }, { n: 9 }])
  for (const row of rows) {
    const debug = row as CallRow &
      Record<'llm_raw_text' | 'llm_cleaned_json' | 'llm_error', unknown>
    assert.equal(debug.llm_raw_text, row.output_text_raw)
    assert.equal(debug.llm_cleaned_json, row.output_json_parsed)
    assert.equal(debug.llm_error, row.error_message)
  }
  assert.match(mended?.prompt_version ?? '', /^[0-9a-f]{8}$/)
  const rebuilt = join(folder, 'rebuilt.db')
  await syncCallLog(rebuilt, [join(folder, 'p-journal.jsonl')])
  assert.deepEqual(await rowsIn(rebuilt), rows)
})

test('a row never holds the prompt or the answer of another run of its stage', async (t) => {
  const { session, log, database, folder } = await sessionWith(t, 'one', 'two', { exitCode: 1 })
  const said = (rows: CallRow[]) =>
    rows.map(({ input_payload_json: asked, output_text_raw: answer }) => [asked, answer])
  const asking = (prompt: string) => JSON.stringify({ prompt })
  await session.runPrompt('a', 'first question', 'offline')
  await session.runPrompt('a', 'second question', 'offline')
  await assert.rejects(session.runPrompt('a', 'third question', 'offline'))
  await session.close()
  await log.close()
  const live = await rowsIn(database)
  assert.deepEqual(said(live), [
    [asking('first question'), 'one'],
    [asking('second question'), 'two'],
    [asking('third question'), null],
  ])
  const journals = [join(folder, 'p-journal.jsonl')]
  const rebuilt = join(folder, 'rebuilt.db')
  await syncCallLog(rebuilt, journals)
  assert.deepEqual(said(await rowsIn(rebuilt)), [
    [null, null],
    [null, 'two'],
    [asking('third question'), null],
  ])
  await syncCallLog(database, journals)
  assert.deepEqual(await rowsIn(database), live, 'what the files cannot tell any more is kept')
})

test('a stub where no key is there has the status stub_fallback', async (t) => {
  const { session, log, database } = await sessionWith(t, {
    exitCode: 1,
    verdict: 'auth',
    reason: 'no key',
  })
  const stage = promptStage({ name: 'a', template: 'x', backend: 'openai:m', stub: () => 'stub' })
  await session.run(stage, {})
  await session.close()
  await log.close()
  assert.deepEqual(
    (await rowsIn(database)).map(({ status, source }) => [status, source]),
    [
      ['api_error', 'model'],
      ['stub_fallback', 'stub'],
    ],
  )
})
