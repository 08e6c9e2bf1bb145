import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import { processesNaming, until } from '../helpers/programs.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import { heldRunner, rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

const PROGRAM = fileURLToPath(new URL('../helpers/stubborn-program.ts', import.meta.url))

/** The programs it has started, and theirs. */
const livingWith = (word: string) => processesNaming(word, 'stubborn-program')

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends stubborn children and their children, and the process with ${code}`, async (t) => {
    const folder = temporaryFolder(t)
    const word = `stubborn-${process.pid}-${signal}`
    const program = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder, word])
    let said = ''
    program.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    // Three children, each with a child of its own.
    await until('all six have begun', () => livingWith(word).length === 6)
    program.kill(signal)
    const [exitCode] = (await once(program, 'close')) as [number]
    assert.equal(exitCode, code)
    assert.deepEqual(livingWith(word), [])
    assert.match(said, /Interrupted by SIG/)
    const journal = readFileSync(join(folder, 'p-journal.jsonl'), 'utf8')
    assert.equal(journal.match(/"type":"stage-end".*"status":"interrupted"/g)?.length, 3)
    assert.match(journal, /"type":"session-end".*"status":"interrupted"/)
    assert.equal(existsSync(join(folder, 'p.lock')), false)
    const left = readdirSync(folder).filter((name) => name.includes('.partial'))
    assert.deepEqual(left, [])
  })
}

test('a program that does not catch the interruption ends with 130 all the same', async (t) => {
  const folder = temporaryFolder(t)
  const word = `uncaught-${process.pid}`
  const program = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder, word, 'uncaught'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  program.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await until('all six have begun', () => livingWith(word).length === 6)
  program.kill('SIGINT')
  assert.deepEqual(await once(program, 'close'), [130, null])
  assert.equal(said, '')
})

test('a signal given to the session ends what runs and starts nothing new', async (t) => {
  const stop = new AbortController()
  const runner = heldRunner()
  const { session, journal, next } = rig(t, { runner, signal: stop.signal })
  const running = session.runPrompt('a', 'x', 'offline', { retries: 3, fallback: 'copy' })
  await runner.started(1)
  stop.abort()
  await assert.rejects(running, (error: unknown) => {
    assert.ok(error instanceof PipelineError)
    assert.equal(error.code, 'stage_interrupted')
    assert.equal(error.attempts, 1)
    return true
  })
  await assert.rejects(session.runPrompt('b', 'x', 'offline'), PipelineError)
  const end = journal().find(({ type }) => type === 'stage-end')
  assert.ok(end?.type === 'stage-end' && end.status === 'interrupted')
  const later = await next({ signal: new AbortController().signal })
  const again = later.session.runPrompt('a', 'x', 'offline')
  await runner.started(2)
  runner.release('a', 'now')
  assert.equal((await again).text(), 'now')
})

test('a wait before a retry ends at once when the session is stopped', async (t) => {
  const stop = new AbortController()
  const { session } = rig(t, {
    signal: stop.signal,
    runner: async () => ({ exitCode: 1, durationMs: 1 }),
    log: (event) => {
      if (event.type === 'retry-wait') stop.abort()
    },
  })
  const options = { retries: 1, retryDelayMs: 3_600_000 }
  await assert.rejects(session.runPrompt('a', 'x', 'offline', options), {
    code: 'stage_interrupted',
  })
})

for (const [what, options, kept] of [
  ['a prompt writer', { prompt: true }, []],
  ['a validation', { prompt: false }, ['p-a-output.md.attempt-1.failed']],
] as const) {
  test(`${what} that never settles does not hold the end of a stopped session up`, async (t) => {
    const stop = new AbortController()
    const hang = () => {
      stop.abort()
      return new Promise<void>(() => {})
    }
    const { session, files } = rig(t, { runner: scriptedRunner('paid'), signal: stop.signal })
    const stage = options.prompt
      ? session.runPrompt('a', hang, 'offline')
      : session.runPrompt('a', 'x', 'offline', { validate: hang, retries: 2 })
    await assert.rejects(stage, { name: 'PipelineError', code: 'stage_interrupted' })
    await session.close()
    assert.deepEqual(
      files().filter((name) => name.includes('output')),
      kept,
    )
  })
}

test('a validation that settles soon after a stop decides about the answer', async (t) => {
  const stop = new AbortController()
  const { session, read } = rig(t, { runner: scriptedRunner('paid'), signal: stop.signal })
  const validate = () => {
    stop.abort()
    return Promise.resolve()
  }
  await session.runPrompt('a', 'x', 'offline', { validate })
  assert.equal(read('p-a-output.md'), 'paid')
})

test('a stage that comes when the session is being stopped is interrupted, not a mistake', async (t) => {
  const controller = new AbortController()
  const runner = scriptedRunner('never')
  const { session, journal } = rig(t, { runner, signal: controller.signal })
  controller.abort()
  await session.close()
  const before = journal().length
  await assert.rejects(session.runPrompt('a', 'x', 'offline'), { code: 'stage_interrupted' })
  const stage = promptStage({ name: 'b', template: 'x', backend: 'offline' })
  await assert.rejects(session.run(stage, {}), { code: 'stage_interrupted' })
  assert.equal(runner.requests.length, 0)
  assert.equal(journal().length, before)
})
