import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { AttemptError } from '../../src/core/attempt-error.ts'
import { ReverieError } from '../../src/core/errors.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import { rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

async function failure(promise: Promise<unknown>): Promise<PipelineError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof PipelineError, `expected a PipelineError, got ${String(error)}`)
  return error
}

test('a prompt is written, answered and found under the names made of prefix and stage', async (t) => {
  const { session, folder, read, files } = rig(t, { runner: scriptedRunner('Hello.') })
  const result = await session.runPrompt('draft', 'Say hello.', ['offline', 'small'])
  assert.equal(result.stage, 'draft')
  assert.equal(result.status, 'success')
  assert.equal(result.source, 'runner')
  assert.equal(result.attempts, 1)
  assert.equal(result.process.exitCode, 0)
  assert.equal(result.inputPath, join(folder, 'p-draft-input.md'))
  assert.equal(result.outputPath, join(folder, 'p-draft-output.md'))
  assert.equal(read('p-draft-input.md'), 'Say hello.')
  assert.equal(result.text(), 'Hello.')
  await session.close()
  assert.deepEqual(files(), ['p-draft-input.md', 'p-draft-output.md', 'p-journal.jsonl'])
})

test('text() reads the file each time, so an edit by hand shows', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('one') })
  const result = await session.runPrompt('a', 'x', 'offline')
  appendFileSync(result.outputPath, ' two')
  assert.equal(result.text(), 'one two')
})

test('suffixes of the session and paths of the stage override the default names', async (t) => {
  const { session, folder, read } = rig(t, {
    runner: scriptedRunner('ok'),
    inputSuffix: '.prompt.txt',
    outputSuffix: '.answer.txt',
  })
  const plain = await session.runPrompt('a', 'x', 'offline')
  assert.equal(plain.inputPath, join(folder, 'p-a.prompt.txt'))
  assert.equal(plain.outputPath, join(folder, 'p-a.answer.txt'))
  const elsewhere = temporaryFolder(t)
  const own = await session.runPrompt('b', 'x', 'offline', {
    inputPath: 'deep/in.md',
    outputPath: join(elsewhere, 'out.md'),
  })
  assert.equal(read('deep/in.md'), 'x')
  assert.equal(own.outputPath, join(elsewhere, 'out.md'))
  assert.equal(own.text(), 'ok')
})

test('only the first colon of a backend splits', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'openai:meta/llama-3:free')
  assert.deepEqual(runner.requests[0]?.backend, { provider: 'openai', model: 'meta/llama-3:free' })
})

test('the runner is given the options of the stage', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const options = {
    tools: 'Read',
    permissionMode: 'plan',
    extraFlags: ['--x'],
    cwd: '/',
    env: { A: 'b' },
    timeoutMs: 5000,
    idleTimeoutMs: 1000,
    temperature: 0.5,
    maxTokens: 10,
    seed: 7,
    stop: ['END'],
  }
  await session.runPrompt('a', 'x', 'offline', options)
  const request: object = runner.requests[0] ?? {}
  for (const [key, value] of Object.entries(options)) {
    assert.deepEqual(Reflect.get(request, key), value, key)
  }
})

for (const [what, script] of [
  ['a missing output', {}],
  ['an empty output', ''],
  ['an output of white space', ' \n\t \n'],
  ['a non-zero exit', { exitCode: 3 }],
  ['a runner error', new Error('socket hang up')],
  ['a verdict of the runner', { verdict: 'rate_limited' as const }],
  ['binary garbage', Buffer.from([0xff, 0xfe, 0x00, 0x01])],
] as const) {
  test(`${what} fails the attempt and is retried`, async (t) => {
    const runner = scriptedRunner(script, 'good')
    const { session } = rig(t, { runner })
    const result = await session.runPrompt('a', 'x', 'offline', { retries: 1 })
    assert.equal(result.text(), 'good')
    assert.equal(result.attempts, 2)
    assert.equal(runner.requests.length, 2)
    assert.deepEqual(
      runner.requests.map(({ attempt }) => attempt),
      [1, 2],
    )
  })

  test(`${what} without retries left is a PipelineError`, async (t) => {
    const { session, has, journal } = rig(t, { runner: scriptedRunner(script) })
    const error = await failure(session.runPrompt('a', 'x', 'offline', { retries: 2 }))
    assert.equal(error.stage, 'a')
    assert.equal(error.attempts, 3)
    assert.equal(error.attemptErrors.length, 3)
    assert.equal(error.cause, error.lastError)
    assert.ok(error.lastError instanceof AttemptError)
    assert.match(error.message, /Stage 'a' failed after 3 attempts/)
    assert.match(error.message, /p-a-input\.md/)
    assert.equal(has('p-a-output.md'), false)
    const end = journal().findLast(({ type }) => type === 'stage-end')
    assert.ok(end?.type === 'stage-end' && end.status === 'failure')
  })
}

test('an output of an earlier attempt never passes for the next one', async (t) => {
  const runner = scriptedRunner({ exitCode: 1 }, {})
  const failing: typeof runner = Object.assign(
    async (request: Parameters<typeof runner>[0]) => {
      if (request.attempt === 1) writeFileSync(request.outputPath, 'stale')
      return runner(request)
    },
    { requests: runner.requests, prompts: runner.prompts },
  )
  const { session, has } = rig(t, { runner: failing })
  await failure(session.runPrompt('a', 'x', 'offline', { retries: 1 }))
  assert.equal(has('p-a-output.md'), false)
  assert.equal(has('p-a-output.md.attempt-1.failed'), true)
  assert.equal(has('p-a-output.md.attempt-2.failed'), false)
})

test('what a failed attempt said is kept beside the output, its stderr in the journal', async (t) => {
  const { session, folder, read, journal } = rig(t, {
    runner: async (request) => {
      writeFileSync(request.outputPath, `half of answer ${request.attempt}`)
      return { exitCode: 1, durationMs: 1, stderrTail: 'out of memory' }
    },
  })
  const error = await failure(session.runPrompt('a', 'x', 'offline', { retries: 1 }))
  assert.equal(read('p-a-output.md.attempt-1.failed'), 'half of answer 1')
  assert.equal(read('p-a-output.md.attempt-2.failed'), 'half of answer 2')
  assert.equal(error.attemptErrors[1]?.failedPath, join(folder, 'p-a-output.md.attempt-2.failed'))
  assert.match(error.message, /out of memory/)
  const ends = journal().filter((event) => event.type === 'attempt-end')
  assert.deepEqual(
    ends.map((event) => event.type === 'attempt-end' && event.stderrTail),
    ['out of memory', 'out of memory'],
  )
})

test('a later run does not overwrite what an earlier one kept of its failures', async (t) => {
  let said = 'first run'
  const first = rig(t, {
    runner: async (request) => {
      writeFileSync(request.outputPath, said)
      return { exitCode: 1, durationMs: 1 }
    },
  })
  await failure(first.session.runPrompt('a', 'x', 'offline'))
  said = 'second run'
  const second = await first.next()
  const error = await failure(second.session.runPrompt('a', 'x', 'offline'))
  assert.equal(second.read('p-a-output.md.attempt-1.failed'), 'first run')
  assert.match(error.attemptErrors[0]?.failedPath ?? '', /run-2\.failed$/)
})

test('programmer errors, authentication errors and unknown models fail at once', async (t) => {
  for (const script of [
    new TypeError('x is not a function'),
    { verdict: 'auth' as const },
    { verdict: 'unknown_model' as const },
    new ReverieError('key_missing', 'OPENAI_API_KEY is not set'),
  ]) {
    const runner = scriptedRunner(script)
    const { session } = rig(t, { runner })
    const error = await failure(session.runPrompt('a', 'x', 'offline', { retries: 5 }))
    assert.equal(error.attempts, 1)
    assert.equal(runner.requests.length, 1)
  }
})

test('an error says itself whether it is worth a retry', async (t) => {
  const runner = scriptedRunner(
    Object.assign(new TypeError('fetch failed'), { isRetryable: true }),
    'ok',
  )
  const { session } = rig(t, { runner })
  const result = await session.runPrompt('a', 'x', 'offline', { retries: 1 })
  assert.equal(result.attempts, 2)
})

test('a writer may return the prompt, also when the file exists already', async (t) => {
  const runner = scriptedRunner('ok')
  const { session, folder, read } = rig(t, { runner })
  writeFileSync(join(folder, 'p-a-input.md'), 'what was there before')
  await session.runPrompt('a', async (path) => `to be written to ${path}`, 'offline')
  assert.equal(read('p-a-input.md'), `to be written to ${join(folder, 'p-a-input.md')}`)
  assert.equal(runner.prompts[0], `to be written to ${join(folder, 'p-a-input.md')}`)
})

test('a writer may write the file itself, the same bytes again included', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner, resume: false })
  const writer = (path: string) => writeFileSync(path, 'by hand')
  await session.runPrompt('a', writer, 'offline')
  await session.runPrompt('a', writer, 'offline')
  assert.deepEqual(runner.prompts, ['by hand', 'by hand'])
})

test('a writer that neither writes nor returns is an error of its own, not retried', async (t) => {
  const runner = scriptedRunner('ok')
  const { session, folder } = rig(t, { runner })
  writeFileSync(join(folder, 'p-a-input.md'), 'of another day')
  const error = await failure(session.runPrompt('a', () => {}, 'offline', { retries: 3 }))
  assert.equal(error.attempts, 0)
  assert.equal((error.cause as ReverieError).code, 'prompt_not_written')
  assert.equal(runner.requests.length, 0)
})

test('a writer that throws is not retried and keeps its error as the cause', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const boom = new RangeError('boom')
  const error = await failure(
    session.runPrompt(
      'a',
      () => {
        throw boom
      },
      'offline',
      { retries: 3 },
    ),
  )
  assert.equal(error.attempts, 0)
  assert.equal((error.cause as ReverieError).cause, boom)
  assert.match(error.message, /boom/)
  assert.equal(runner.requests.length, 0)
})

test('an empty prompt is refused before any call', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const error = await failure(session.runPrompt('a', ' \n', 'offline'))
  assert.equal((error.cause as ReverieError).code, 'prompt_empty')
  assert.equal(runner.requests.length, 0)
})

test('validate that says no without a reason is told to give one; a value that says nothing is none', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  for (const returned of [false, new Error('no title')]) {
    const validate = (() => returned) as unknown as () => string
    const error = await failure(session.runPrompt('a', 'x', 'offline', { retries: 3, validate }))
    assert.equal(error.attempts, 1)
    assert.match(
      error.message,
      /validate\(\) returned .*; it has to return nothing .*, else a text/,
    )
  }
  for (const returned of [null, true, 1]) {
    const validate = (() => returned) as unknown as () => string
    const options = { validate, resume: false }
    assert.equal((await session.runPrompt('a', 'x', 'offline', options)).text(), 'ok')
  }
})

test('validate rejects with a reason and sees text and result', async (t) => {
  const runner = scriptedRunner('too short', 'long enough')
  const { session, read } = rig(t, { runner })
  const result = await session.runPrompt('a', 'x', 'offline', {
    retries: 1,
    validate: (text, candidate) => {
      assert.equal(candidate.text(), text)
      return text.startsWith('long') ? undefined : 'needs more words'
    },
  })
  assert.equal(result.text(), 'long enough')
  assert.equal(read('p-a-output.md.attempt-1.failed'), 'too short')
})

test('a validation that rejects everything says so in the error', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('x') })
  const error = await failure(
    session.runPrompt('a', 'x', 'offline', { validate: () => 'no title' }),
  )
  assert.match(error.message, /no title/)
  assert.equal((error.lastError as AttemptError).verdict, 'bad_output')
})

test('a validation with a fault in it is not retried', async (t) => {
  const runner = scriptedRunner('x')
  const { session } = rig(t, { runner })
  const validate = (text: string) => (text as unknown as { nothing: { here: string } }).nothing.here
  const error = await failure(session.runPrompt('a', 'x', 'offline', { retries: 3, validate }))
  assert.equal(runner.requests.length, 1)
  assert.ok((error.lastError as AttemptError).cause instanceof TypeError)
})

test('the fallback is asked when the first backend is spent, without its flags', async (t) => {
  const runner = scriptedRunner({ exitCode: 1 }, { exitCode: 1 }, 'rescued')
  const { session, journal } = rig(t, { runner })
  const result = await session.runPrompt('a', 'x', 'claude:opus', {
    retries: 1,
    fallback: 'offline',
    extraFlags: ['--only-claude'],
    permissionMode: 'plan',
    maxTokens: 9,
  })
  assert.equal(result.source, 'fallback')
  assert.equal(result.attempts, 3)
  assert.equal(result.backend, 'offline')
  const asked = runner.requests.map(({ backend, extraFlags, permissionMode, maxTokens }) => [
    backend.provider,
    extraFlags?.length ?? 0,
    permissionMode,
    maxTokens,
  ])
  assert.deepEqual(asked, [
    ['claude', 1, 'plan', 9],
    ['claude', 1, 'plan', 9],
    ['offline', 0, undefined, 9],
  ])
  const started = journal().filter(({ type }) => type === 'attempt-start')
  assert.equal(started.length, 3)
})

test('a usage limit goes to the fallback and burns no retry', async (t) => {
  const runner = scriptedRunner({ verdict: 'quota_exhausted' }, 'ok')
  const { session } = rig(t, { runner })
  const result = await session.runPrompt('a', 'x', 'claude', { retries: 4, fallback: 'offline' })
  assert.equal(result.attempts, 2)
  assert.equal(runner.requests.length, 2)
})

test('when both backends are spent the error holds the attempts of both', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner({ exitCode: 1 }) })
  const error = await failure(
    session.runPrompt('a', 'x', 'claude', { retries: 1, fallback: 'offline' }),
  )
  assert.deepEqual(
    error.attemptErrors.map(({ backend }) => backend),
    ['claude', 'claude', 'offline', 'offline'],
  )
})

test('waits between attempts grow by the backoff and follow Retry-After', async (t) => {
  const runner = scriptedRunner(
    { exitCode: 1 },
    { exitCode: 1 },
    { verdict: 'rate_limited', retryAfterMs: 30 },
    'ok',
  )
  const { session, events } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'offline', {
    retries: 3,
    retryDelayMs: 2,
    backoff: { factor: 3, maxDelayMs: 5 },
  })
  const waits = events.flatMap((event) => (event.type === 'retry-wait' ? [event.delayMs] : []))
  assert.deepEqual(waits, [2, 5, 30])
})

test('jitter stretches a wait by no more than its share', async (t) => {
  for (const [jitter, most] of [
    [true, 4],
    [0.5, 3],
    [0, 2],
  ] as const) {
    const { session, events } = rig(t, { runner: scriptedRunner({ exitCode: 1 }, 'ok') })
    const backoff = { jitter }
    await session.runPrompt('a', 'x', 'offline', { retries: 1, retryDelayMs: 2, backoff })
    const wait = events.find((event) => event.type === 'retry-wait')
    assert.ok(wait && wait.delayMs >= 2 && wait.delayMs <= most, `${jitter}: ${wait?.delayMs}`)
  }
})

test('names and options that cannot be meant are TypeErrors at once', async (t) => {
  const runner = scriptedRunner('ok')
  const { session, files } = rig(t, { runner })
  for (const name of ['', '..', '../x', 'a/b', '.hidden', 'a b', 'ä', 'a\0b', 'x'.repeat(300)]) {
    await assert.rejects(session.runPrompt(name, 'x', 'offline'), TypeError, name)
  }
  for (const options of [
    { retries: -1 },
    { retries: 1.5 },
    { timeoutMs: 0 },
    { timeoutMs: Number.NaN },
    { retryDelayMs: -1 },
    { idleTimeoutMs: Number.POSITIVE_INFINITY },
    { retry: 3 } as object,
    { inputPath: 'same.md', outputPath: './same.md' },
  ]) {
    await assert.rejects(
      session.runPrompt('a', 'x', 'offline', options),
      TypeError,
      JSON.stringify(options),
    )
  }
  await assert.rejects(session.runPrompt('a', 'x', ':model'), ReverieError)
  assert.equal(runner.requests.length, 0)
  assert.deepEqual(files(), ['p-journal.jsonl', 'p.lock'])
})

test('a validation that rejects with nothing is a rejection', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('paid') })
  const validate = () => Promise.reject()
  const error = await failure(session.runPrompt('a', 'x', 'offline', { validate }))
  assert.equal(error.code, 'stage_failed')
  assert.equal(error.attemptErrors[0]?.verdict, 'bad_output')
})

test('an option of a kind that cannot be meant is a TypeError that names it', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  for (const options of [
    { tools: ['Read'] },
    { permissionMode: 1 },
    { extraFlags: '--fast' },
    { extraFlags: [1] },
    { cwd: '' },
    { inputPath: 3 },
    { outputPath: '' },
    { env: { A: 1 } },
    { validate: 'yes' },
    { resume: 'no' },
    { temperature: NaN },
    { stop: 'END' },
    { backoff: 2 },
    { backoff: { factor: -1 } },
    { backoff: { jitter: 2 } },
    { backoff: { jitter: 'full' } },
    { backoff: { facto: 2 } },
  ]) {
    await assert.rejects(session.runPrompt('a', 'x', 'offline', options as object), (error) => {
      assert.ok(error instanceof TypeError)
      assert.match(
        error.message,
        new RegExp(`Stage 'a': ${Object.keys(options)[0]} is .*has to be`),
      )
      return true
    })
  }
  for (const backoff of [{ maxDelayMs: Infinity }, { jitter: 0 }, { factor: undefined }]) {
    await session.runPrompt('a', 'x', 'offline', { backoff, env: {} } as object)
  }
})

test('an option with a misspelt name is told the right one', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  const misspelt = { retry: 3 } as object
  await assert.rejects(session.runPrompt('a', 'x', 'offline', misspelt), /Did you mean 'retries'/)
})

test('an unknown fallback is found out before the first call', async (t) => {
  const { session, events } = rig(t)
  const error = await failure(session.runPrompt('a', 'x', 'copy', { fallback: 'ofline' }))
  assert.match(error.message, /no provider 'ofline'. Did you mean 'offline'/)
  assert.equal(events.filter(({ type }) => type === 'attempt-start').length, 0)
})

test('an unknown provider lists the known ones and costs no attempt', async (t) => {
  const { session } = rig(t)
  const error = await failure(session.runPrompt('a', 'x', 'ofline:x'))
  assert.equal((error.cause as ReverieError).code, 'unknown_provider')
  assert.match(error.message, /Did you mean 'offline'/)
  assert.equal(error.attempts, 0)
})

test('a runner that never settles is ended by the time limit', async (t) => {
  const { session } = rig(t, { runner: () => new Promise(() => {}), killDelayMs: 10 })
  const error = await failure(session.runPrompt('a', 'x', 'offline', { timeoutMs: 20 }))
  assert.equal((error.lastError as AttemptError).verdict, 'timeout')
})

test('two running stages may not have one name, nor one output file', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  const first = session.runPrompt('a', 'x', 'offline')
  await assert.rejects(session.runPrompt('a', 'x', 'offline'), TypeError)
  await first
  await session.runPrompt('b', 'x', 'offline', { outputPath: 'same.md' })
  await assert.rejects(session.runPrompt('c', 'x', 'offline', { outputPath: 'same.md' }), TypeError)
})

test('no stage writes over the journal or the lock of its session', async (t) => {
  const { session, journal } = rig(t, { runner: scriptedRunner('ok'), outputSuffix: '.jsonl' })
  await assert.rejects(session.runPrompt('journal', 'x', 'offline'), TypeError)
  for (const options of [
    { outputPath: 'p-journal.jsonl' },
    { inputPath: './p-journal.jsonl' },
    { outputPath: 'p.lock' },
  ]) {
    await assert.rejects(session.runPrompt('a', 'x', 'offline', options), {
      name: 'TypeError',
      message: /is the session's own/,
    })
  }
  assert.deepEqual(
    journal().map(({ type }) => type),
    ['session-start'],
  )
})

test('an output path that is a folder costs no call', async (t) => {
  const runner = scriptedRunner('ok')
  const { session, folder } = rig(t, { runner })
  mkdirSync(join(folder, 'p-a-output.md'))
  const error = await failure(session.runPrompt('a', 'x', 'offline', { retries: 2 }))
  assert.equal((error.cause as ReverieError).code, 'is_a_folder')
  assert.equal(error.attempts, 0)
  assert.equal(runner.requests.length, 0)
})

test('an attempt whose answer could not be put in its place is counted', async (t) => {
  const { session, folder } = rig(t, {
    runner: async (request) => {
      mkdirSync(join(folder, 'p-a-output.md'))
      return scriptedRunner('ok')(request)
    },
  })
  const error = await failure(session.runPrompt('a', 'x', 'offline'))
  assert.equal(error.attempts, 1)
  assert.match(error.message, /failed after 1 attempt: The answer is there, .*: Could not rename/)
})

test('an input file that cannot be written is a clear error before any call', async (t) => {
  const runner = scriptedRunner('ok')
  const { session, folder } = rig(t, { runner })
  mkdirSync(join(folder, 'p-a-input.md'))
  const error = await failure(session.runPrompt('a', 'x', 'offline', { retries: 2 }))
  assert.equal((error.cause as ReverieError).code, 'is_a_folder')
  assert.equal(runner.requests.length, 0)
})

test('secrets of the environment never reach journal or error', async (t) => {
  const secret = 'sk-canary-1234567890'
  process.env['CANARY_API_KEY'] = secret
  t.after(() => delete process.env['CANARY_API_KEY'])
  const { session, read } = rig(t, {
    runner: scriptedRunner({
      exitCode: 1,
      command: `agent --key ${secret}`,
      stderrTail: `bad key ${secret} and other-secret-99`,
      reason: `denied for ${secret}`,
    }),
  })
  const error = await failure(
    session.runPrompt('a', 'x', 'offline', { env: { OTHER_TOKEN: 'other-secret-99' } }),
  )
  for (const text of [
    error.message,
    read('p-journal.jsonl'),
    JSON.stringify(error.attemptErrors),
  ]) {
    assert.ok(!text.includes(secret) && !text.includes('other-secret-99'), text)
  }
  assert.match(error.message, /\[CANARY_API_KEY\]/)
})

test('a session that was closed runs nothing more', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('ok') })
  await session.close()
  await assert.rejects(session.runPrompt('a', 'x', 'offline'), /closed/)
})
