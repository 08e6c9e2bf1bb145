import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { fakeProgram } from '../runners/agent-cli/fake-program.ts'
import { AGENT_CLIS, recordedCase } from '../runners/agent-cli/recorded.ts'
import { rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

for (const provider of Object.keys(AGENT_CLIS)) {
  test(`a prompt goes on with a session of ${provider}, in a home of its own`, async (t) => {
    const folder = temporaryFolder(t)
    const home = join(folder, 'its', 'home')
    const env = fakeProgram(provider, { folder })
    const given = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object
    const { session } = rig(t)
    const options = { env, home: relative(process.cwd(), home) }
    const first = await session.runPrompt('first', 'Write.', `${provider}:m`, options)
    const { sessionId } = first.process
    assert.equal(sessionId, recordedCase(provider, 'good').want.sessionId)
    assert.ok(sessionId)
    assert.ok(!JSON.stringify(given('args.json')).includes(sessionId))

    const more = { ...options, resumeSession: sessionId }
    const second = await session.runPrompt('second', 'Shorter.', `${provider}:m`, more)
    assert.equal(second.source, 'runner')
    assert.ok(JSON.stringify(given('args.json')).includes(sessionId))
    assert.ok(Object.values(given('env.json')).some((value) => value.startsWith(home)))
    assert.ok(existsSync(home))
  })
}

test('a session that is gone on with is part of the question; a home is not', async (t) => {
  const runner = scriptedRunner('answer')
  const { session } = rig(t, { runner })
  const ask = async (options: object) =>
    (await session.runPrompt('a', 'x', 'claude', { ...options })).source
  assert.equal(await ask({}), 'runner')
  assert.equal(await ask({ resumeSession: 'one' }), 'runner')
  assert.equal(await ask({ resumeSession: 'one', home: '/one' }), 'cache')
  assert.equal(await ask({ resumeSession: 'two', home: '/one' }), 'runner')
  assert.equal(runner.requests.at(-1)?.resumeSession, 'two')
  assert.equal(runner.requests.at(-1)?.home, '/one')
})

test('the fallback begins a conversation of its own, in its own home', async (t) => {
  const runner = scriptedRunner({ exitCode: 1 }, 'answer')
  const { session } = rig(t, { runner })
  const options = { resumeSession: 'one', home: '/one', cwd: '/', fallback: 'codex' }
  await session.runPrompt('a', 'x', 'claude', options)
  const [first, second] = runner.requests
  assert.equal(first?.resumeSession, 'one')
  assert.equal(second?.backend.provider, 'codex')
  assert.ok(second !== undefined && !('resumeSession' in second) && !('home' in second))
  assert.equal(second.cwd, '/')
})

test('a session or a home that cannot be meant is refused at once', async (t) => {
  const runner = scriptedRunner('answer')
  const { session } = rig(t, { runner })
  for (const options of [
    { resumeSession: '' },
    { resumeSession: '--yolo' },
    { resumeSession: 'two words' },
    { home: '' },
    { home: ' ' },
  ]) {
    await assert.rejects(session.runPrompt('a', 'x', 'claude', options), TypeError)
  }
  assert.equal(runner.requests.length, 0)
})

test('who has no memory refuses to go on instead of answering without it', async (t) => {
  const { session } = rig(t)
  const env = { OPENAI_API_KEY: 'test-key-1234', ANTHROPIC_API_KEY: 'test-key-1234' }
  const backends = ['offline', 'command:cat', 'openai:gpt-4.1', 'anthropic:claude-haiku-4-5']
  for (const backend of backends) {
    const call = session.runPrompt('a', 'x', backend, { resumeSession: 'one', env, retries: 3 })
    await assert.rejects(call, (error: Error & { lastError?: { cause?: { code?: string } } }) => {
      assert.equal(error.lastError?.cause?.code, 'option_unsupported', backend)
      return true
    })
  }
})
