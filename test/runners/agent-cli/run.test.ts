import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { listPids } from '../../../src/io/descendants.ts'
import type { AgentCli } from '../../../src/runners/agent-cli/definition.ts'
import { agentRunner } from '../../../src/runners/agent-cli/run.ts'
import type { RunnerRequest } from '../../../src/runners/contract.ts'
import { scratch } from '../../helpers/programs.ts'
import { fakeProgram, type FakeProgram } from './fake-program.ts'
import { AGENT_CLIS, recordedCase } from './recorded.ts'

interface Setup extends Omit<FakeProgram, 'folder'> {
  cli?: Partial<AgentCli>
  prompt?: string
  request?: Partial<RunnerRequest>
}

/** One call of a fake program, and what it was given. */
async function callFake(t: TestContext, provider: string, setup: Setup = {}) {
  const { cli = {}, prompt = 'Write.\n', request = {}, ...fake } = setup
  const folder = scratch(t)
  const inputPath = join(folder, 'in.md')
  const outputPath = join(folder, 'out.md')
  writeFileSync(inputPath, prompt)
  const reply = await agentRunner({ ...AGENT_CLIS[provider]!, ...cli })({
    stage: 'draft',
    attempt: 1,
    backend: { provider, model: 'some-model' },
    inputPath,
    outputPath,
    timeoutMs: 60_000,
    killDelayMs: 200,
    signal: new AbortController().signal,
    ...request,
    env: { ...fakeProgram(provider, { ...fake, folder }), FAKE_FOLDER: folder, ...request.env },
  })
  const given = (name: string) => {
    const path = join(folder, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  }
  const env = JSON.parse(given('env.json') ?? '{}') as Record<string, string>
  return { reply, folder, env, given, answer: given('out.md'), prompt: given('in.md') }
}

/** The processes that carry the folder of a test in their environment. */
function processesOf(folder: string): number[] {
  return listPids().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`FAKE_FOLDER=${folder}`)
    } catch {
      return false
    }
  })
}

for (const [provider, prints] of [
  ['pi', 'rate-limited'],
  ['copilot', 'rate-limited'],
  ['gemini', 'rate-limited'],
  ['opencode', 'html'],
] as const) {
  test(`${provider} is stopped at the failure it reports instead of retrying by itself`, async (t) => {
    const { reply, folder } = await callFake(t, provider, { prints, hangs: true })
    assert.equal(reply.verdict, recordedCase(provider, prints).want.verdict)
    assert.ok(reply.durationMs < 30_000, 'it went on until a limit')
    assert.deepEqual(processesOf(folder), [])
  })
}

test('a total of the whole conversation is not told for the call that goes on with it', async (t) => {
  for (const [provider, alone, resumed] of [
    ['claude', ['costUsd', 'usage'], ['usage']],
    ['codex', ['usage'], []],
    ['qwen', ['usage'], []],
    ['pi', ['usage'], ['usage']],
  ] as const) {
    for (const [request, told] of [
      [{}, alone],
      [{ resumeSession: 's-1' }, resumed],
    ] as const) {
      const { reply } = await callFake(t, provider, { request })
      assert.equal(reply.verdict, 'ok')
      const counts = (['costUsd', 'usage'] as const).filter((count) => reply[count] !== undefined)
      assert.deepEqual(counts, told, provider)
    }
  }
  assert.equal(AGENT_CLIS['copilot']?.total, 'usage')
})

test('a program with tools may mend a failure itself', async (t) => {
  const clock = t.mock.timers
  clock.enable({ apis: ['setTimeout'] })
  // What it has printed is looked at in this turn; its time is up in the next.
  const onEvent = () =>
    setImmediate(() => {
      clock.tick(60_000)
      clock.reset()
    })
  const { reply } = await callFake(t, 'pi', {
    prints: 'rate-limited',
    hangs: true,
    request: { tools: 'read', onEvent },
  })
  assert.equal(reply.verdict, 'timeout')
  assert.match(reply.reason ?? '', /429/, 'what it had reported is told')
})

test('a program that does not end after its answer is ended, and the answer is kept', async (t) => {
  const { reply, answer, folder } = await callFake(t, 'claude', {
    hangs: true,
    cli: { finishGraceMs: 300 },
  })
  assert.equal(reply.verdict, 'hung_after_result')
  assert.equal(answer, recordedCase('claude', 'good').want.text)
  assert.deepEqual(processesOf(folder), [])
})

for (const provider of ['claude', 'gemini', 'qwen']) {
  test(`${provider} gets a line feed before a slash, and the prompt file stays as it is`, async (t) => {
    const { given, prompt } = await callFake(t, provider, { prompt: '/help me\n' })
    assert.equal(given('stdin'), '\n/help me\n')
    assert.equal(prompt, '/help me\n')
  })
}

test('a prompt without a slash in front is given byte for byte', async (t) => {
  const { given } = await callFake(t, 'claude', { prompt: ' /help\r\n' })
  assert.equal(given('stdin'), ' /help\r\n')
})

test('a prompt that is longer than the program takes is told before it is started', async (t) => {
  const limit = { amount: 4, unit: 'characters' } as const
  const long = await callFake(t, 'codex', { cli: { longestPrompt: limit }, prompt: 'fünf!' })
  assert.equal(long.reply.verdict, 'prompt_not_delivered')
  assert.match(long.reply.reason ?? '', /\b5 characters\b.*\b4\b/)
  assert.equal(long.given('stdin'), undefined)
  const fits = await callFake(t, 'codex', { cli: { longestPrompt: limit }, prompt: 'fünf' })
  assert.equal(fits.reply.verdict, 'ok')
  const bytes = { ...limit, unit: 'bytes' } as const
  const tooLong = await callFake(t, 'codex', { cli: { longestPrompt: bytes }, prompt: 'fünf' })
  assert.equal(tooLong.reply.verdict, 'prompt_not_delivered')
})

test('a program sees the variables of its provider and of the call, and no others', async (t) => {
  const before = { ...process.env }
  Object.assign(process.env, { ANTHROPIC_BASE_URL: 'http://x', REVERIE_TEST_OTHER: 'private' })
  t.after(() => {
    process.env = before
  })
  const { env } = await callFake(t, 'claude', {
    request: { env: { CLAUDE_CODE_MAX_RETRIES: '5', OWN: 'yes' } },
  })
  assert.equal(env['ANTHROPIC_BASE_URL'], 'http://x')
  assert.equal(env['REVERIE_TEST_OTHER'], undefined)
  assert.equal(env['OWN'], 'yes')
  assert.equal(env['CLAUDE_CODE_MAX_RETRIES'], '5', 'what the call asks for wins')
})

test('a password that a program was not given may be a word of its answer', async (t) => {
  const before = { ...process.env }
  Object.assign(process.env, { POSTGRES_PASSWORD: 'postgres', ANTHROPIC_API_KEY: 'sk-12345678' })
  t.after(() => {
    process.env = before
  })
  const prompt = 'Ask postgres with sk-12345678.\n'
  const { answer } = await callFake(t, 'claude', { isEcho: true, prompt })
  assert.equal(answer, 'Ask postgres with [ANTHROPIC_API_KEY].\n')
})

test('the credentials of a cloud go only to a program that calls its models', async (t) => {
  const before = { ...process.env }
  Object.assign(process.env, { AWS_SECRET_ACCESS_KEY: 'private-1', GOOGLE_API_KEY: 'private-2' })
  t.after(() => {
    process.env = before
  })
  const seen = async (provider: string, request: Partial<RunnerRequest> = {}) => {
    const { env } = await callFake(t, provider, { request })
    return Object.keys(env).filter((name) => env[name]?.startsWith('private-'))
  }
  assert.deepEqual(await seen('claude'), [])
  const bedrock = { CLAUDE_CODE_USE_BEDROCK: '1' }
  assert.deepEqual(await seen('claude', { env: bedrock }), ['AWS_SECRET_ACCESS_KEY'])
  const vertex = { CLAUDE_CODE_USE_VERTEX: '1' }
  assert.deepEqual(await seen('claude', { env: vertex }), ['GOOGLE_API_KEY'])
  assert.deepEqual(await seen('pi'), [])
  const backend = { provider: 'pi', model: 'amazon-bedrock/some-model' }
  assert.deepEqual(await seen('pi', { backend }), ['AWS_SECRET_ACCESS_KEY'])
})

test('a home of its own is made before the program starts', async (t) => {
  const home = join(scratch(t), 'deep', 'home')
  const { reply, env } = await callFake(t, 'codex', { request: { home } })
  assert.equal(reply.verdict, 'ok')
  assert.equal(env['CODEX_HOME'], home)
  assert.ok(existsSync(home))
})

test('what a failed call printed is kept, and an answer alone leaves nothing', async (t) => {
  const failed = await callFake(t, 'claude', { prints: 'overloaded' })
  assert.equal(failed.reply.transcriptPath, join(failed.folder, 'out.md.transcript'))
  assert.match(failed.given('out.md.transcript') ?? '', /Overloaded/)
  assert.equal(failed.answer, undefined, 'a failure is no answer')
  const good = await callFake(t, 'claude')
  assert.equal(good.reply.transcriptPath, undefined)
  assert.equal(good.given('out.md.transcript'), undefined)
})

test('the parts of a reply are those the program told', async (t) => {
  const { reply, answer } = await callFake(t, 'claude')
  const { text, verdict, ...more } = recordedCase('claude', 'good').want
  assert.equal(answer, text)
  assert.equal(reply.verdict, verdict)
  for (const [field, value] of Object.entries(more)) {
    assert.deepEqual(reply[field as keyof typeof reply], value, field)
  }
  assert.match(reply.command ?? '', /^claude -p --model some-model /)
})

test('a program that is not installed is an error that names it', async (t) => {
  await assert.rejects(callFake(t, 'copilot', { request: { env: { PATH: scratch(t) } } }), {
    code: 'program_missing',
    message: /copilot/,
  })
})
