import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ReverieError } from '../../src/core/errors.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import type { Runner } from '../../src/runners/contract.ts'
import { runnerConformance } from '../../src/runners/conformance.ts'
import { NotRecordedError } from '../../src/runners/tape.ts'
import { recordRunnerOf, replayRunnerOf } from '../../src/runners/record.ts'
import { listRunners, registerRunner } from '../../src/runners/registry.ts'
import { textRunner } from '../../src/runners/text-runner.ts'
import { rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

runnerConformance('record', {
  test,
  answers: ({ folder }) => ({
    runner: recordRunnerOf(
      textRunner((prompt) => prompt),
      folder,
    ),
  }),
  blank: ({ folder }) => ({
    runner: recordRunnerOf(
      textRunner(() => ' \n'),
      folder,
    ),
  }),
  fails: ({ folder, secret }) => ({
    runner: recordRunnerOf(
      scriptedRunner({ exitCode: 1, verdict: 'auth', reason: 'not accepted' }),
      join(folder, secret.name),
    ),
  }),
  hangs({ folder }) {
    let begin = (): void => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const hanging = textRunner(() => {
      begin()
      return new Promise(() => {})
    })
    return { runner: recordRunnerOf(hanging, folder), begun: () => begun }
  },
})

/** Replays each call from a tape on which another one has just kept it. */
const throughTape =
  (provider: Runner, tape: string): Runner =>
  async (request) => {
    const { signal } = new AbortController()
    const outputPath = join(tape, `${request.stage}.md`)
    if (existsSync(request.inputPath)) {
      await recordRunnerOf(provider, tape)({ ...request, signal, outputPath })
    }
    return replayRunnerOf(tape)(request)
  }

runnerConformance('replay', {
  test,
  answers: ({ folder }) => ({
    runner: throughTape(
      textRunner((prompt) => prompt),
      folder,
    ),
  }),
  blank: ({ folder }) => ({
    runner: throughTape(
      textRunner(() => ' \n'),
      folder,
    ),
  }),
  fails: ({ folder, secret }) => ({
    runner: throughTape(
      scriptedRunner({ exitCode: 1, verdict: 'auth', reason: `not ${secret.value}` }),
      folder,
    ),
  }),
  hangs: { cannot: 'it asks nobody' },
})

test('a recorded run is answered again with no provider, its failures included', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const provider = scriptedRunner(
    { exitCode: 1, verdict: 'rate_limited', reason: 'slow down' },
    'the answer',
    'another',
  )
  const workflow = async ({ session }: ReturnType<typeof rig>) => {
    const first = await session.runPrompt('a', 'x', 'claude:sonnet', { retries: 1 })
    const replicate = await session.runPrompt('b', 'x', 'claude:sonnet')
    return [first.text(), first.attempts, replicate.text()]
  }
  const recorded = await workflow(rig(t, { runner: recordRunnerOf(provider, tape) }))
  assert.deepEqual(recorded, ['the answer', 2, 'another'])
  const replayed = await workflow(rig(t, { runner: replayRunnerOf(tape) }))
  assert.deepEqual(replayed, recorded)
  assert.equal(provider.requests.length, 3)
})

test('a question that was not recorded names the folder, the stage and the way out', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const recording = rig(t, { runner: recordRunnerOf(scriptedRunner('ok'), tape) })
  await recording.session.runPrompt('a', 'x', 'claude')
  const { session } = rig(t, { runner: replayRunnerOf(tape) })
  for (const [stage, prompt, why] of [
    ['a', 'y', /was asked something else/],
    ['b', 'x', /it has the stages a/],
  ] as const) {
    await assert.rejects(session.runPrompt(stage, prompt, 'claude', { retries: 2 }), (error) => {
      assert.ok(error instanceof PipelineError)
      assert.equal(error.attempts, 1, 'asking again would not help')
      assert.ok((error.lastError as Error).cause instanceof NotRecordedError)
      assert.match(error.message, why)
      return true
    })
  }
})

test('sampling is part of the question, the backend is not', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const recording = rig(t, { runner: recordRunnerOf(scriptedRunner('ok'), tape) })
  await recording.session.runPrompt('a', 'x', 'claude:sonnet', { temperature: 1 })
  const { session } = rig(t, { runner: replayRunnerOf(tape) })
  assert.equal((await session.runPrompt('a', 'x', 'other', { temperature: 1 })).text(), 'ok')
  await assert.rejects(session.runPrompt('a', 'x', 'other', { temperature: 0 }))
})

test('what two backends were asked alike is told apart, and asked for without a name refused', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const named = textRunner((_, { backend }) => `${backend.model} says`)
  const askBoth = async (runner: Runner) => {
    const [one, two] = [rig(t, { runner, prefix: 'one' }), rig(t, { runner, prefix: 'two' })]
    const answers = [
      await one.session.runPrompt('draft', 'x', 'claude:opus'),
      await two.session.runPrompt('draft', 'x', 'claude:sonnet'),
    ]
    return answers.map((answer) => answer.text())
  }
  const recorded = await askBoth(recordRunnerOf(named, tape))
  assert.deepEqual(recorded, ['opus says', 'sonnet says'])
  assert.deepEqual(await askBoth(replayRunnerOf(tape)), recorded)
  const { session } = rig(t)
  const own = await session.runPrompt('draft', 'x', `replay:${tape}:claude:opus`)
  assert.equal(own.text(), 'opus says')
  await assert.rejects(
    session.runPrompt('draft', 'x', `replay:${tape}`, { resume: false }),
    /answers of several backends for the stage 'draft'. Say whose, as in 'replay:.*:claude:sonnet'/,
  )
})

test('an attempt that came to no reply, or was cut off from here, is none on the tape', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const cut = { exitCode: null, verdict: 'cancelled', reason: 'The call was cancelled.' } as const
  const flaky = scriptedRunner(new Error('the network is down'), 'the answer', cut)
  const recording = rig(t, { runner: recordRunnerOf(flaky, tape) })
  await recording.session.runPrompt('a', 'x', 'claude', { retries: 1 })
  await assert.rejects(recording.session.runPrompt('b', 'x', 'claude'))
  const { session } = rig(t, { runner: replayRunnerOf(tape) })
  assert.equal((await session.runPrompt('a', 'x', 'claude')).text(), 'the answer')
  await assert.rejects(session.runPrompt('b', 'x', 'claude'), /it has the stages a/)
})

test('a recording that was spoilt by hand is named, and nothing is answered from it', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const recording = rig(t, { runner: recordRunnerOf(scriptedRunner('the answer'), tape) })
  await recording.session.runPrompt('a', 'x', 'claude')
  const path = join(tape, readdirSync(tape).find((name) => name.endsWith('.json')) ?? '')
  for (const [content, code, said] of [
    ['{\n  "exitCode": 0,\n', 'json_syntax', /\.json:3:1: Not JSON/],
    ['', 'json_syntax', /\.json:1:1: Not JSON/],
    ['null', 'recording_invalid', /\.json holds null and no reply\. Mend it/],
  ] as const) {
    writeFileSync(path, content)
    const { folder, session } = rig(t, { runner: replayRunnerOf(tape) })
    await assert.rejects(session.runPrompt('a', 'x', 'claude'), (error) => {
      assert.ok(error instanceof PipelineError)
      assert.equal(((error.lastError as Error).cause as ReverieError).code, code)
      assert.match(error.message, said)
      assert.ok(error.message.includes(path))
      return true
    })
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('output')),
      [],
    )
  }
})

test('a call that could not be recorded is not made', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  writeFileSync(tape, '')
  const provider = scriptedRunner('the answer')
  const { session } = rig(t, { runner: recordRunnerOf(provider, tape) })
  await assert.rejects(
    session.runPrompt('a', 'x', 'claude', { retries: 1 }),
    /Could not create the folder .*tape: a file of that name is there already/,
  )
  assert.equal(provider.requests.length, 0)
})

test('a file where the folder of a recording should be is named', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  writeFileSync(tape, '')
  const { session } = rig(t, { runner: replayRunnerOf(tape) })
  await assert.rejects(
    session.runPrompt('a', 'x', 'claude'),
    /Could not read the recording in .*tape: a part of the path is a file \(ENOTDIR\)/,
  )
})

test('a call recorded anew leaves nothing of the one before', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const failure = { exitCode: 1, verdict: 'auth', reason: 'not accepted' } as const
  const script = recordRunnerOf(scriptedRunner('the answer', failure), tape)
  await rig(t, { runner: script }).session.runPrompt('a', 'x', 'claude')
  await assert.rejects(rig(t, { runner: script }).session.runPrompt('a', 'x', 'claude'))
  assert.deepEqual(
    readdirSync(tape).filter((name) => name.endsWith('.md')),
    [],
  )
})

test('a recording never holds a key', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const secret = 'sk-canary-0987654321'
  const leaky = async (request: { outputPath: string }) => {
    writeFileSync(request.outputPath, `the key is ${secret}`)
    return { exitCode: 0, durationMs: 1, command: `agent ${secret}`, stderrTail: secret }
  }
  const { session } = rig(t, { runner: recordRunnerOf(leaky, tape) })
  await session.runPrompt('a', 'x', 'claude', { env: { SOME_API_KEY: secret } })
  const files = readdirSync(tape)
  assert.equal(files.length, 2)
  for (const file of files) {
    const text = readFileSync(join(tape, file), 'utf8')
    assert.ok(!text.includes(secret), file)
    assert.match(text, /\[SOME_API_KEY\]/)
  }
})

test('a password of digits takes nothing out of the counts of a recording', async (t) => {
  const tape = join(temporaryFolder(t), 'tape')
  const usage = { inputTokens: 12345678 }
  const counting = textRunner(() => ({ text: 'the password is 12345678', usage }))
  const { session } = rig(t, { runner: recordRunnerOf(counting, tape) })
  await session.runPrompt('a', 'x', 'claude', { env: { DB_PASSWORD: '12345678' } })
  const replaying = rig(t, { runner: replayRunnerOf(tape) })
  const replayed = await replaying.session.runPrompt('a', 'x', 'claude')
  assert.deepEqual(replayed.process.usage, usage)
  assert.equal(replayed.text(), 'the password is [DB_PASSWORD]')
})

test('recording and replaying are backends too', async (t) => {
  assert.ok(listRunners().includes('record') && listRunners().includes('replay'))
  const tape = join(temporaryFolder(t), 'tape')
  registerRunner(
    'spoken',
    textRunner((prompt) => `${prompt}, spoken`),
  )
  const first = rig(t)
  await first.session.runPrompt('a', 'hello', `record:${tape}:spoken:loudly`)
  const second = rig(t)
  const replayed = await second.session.runPrompt('a', 'hello', `replay:${tape}`)
  assert.equal(replayed.text(), 'hello, spoken')
  await assert.rejects(second.session.runPrompt('b', 'hello', 'record:tape'), /record:tape:claude/)
  await assert.rejects(second.session.runPrompt('b', 'hello', 'replay'), /replay:tape/)
})
