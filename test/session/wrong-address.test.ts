import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AttemptError } from '../../src/core/attempt-error.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import { HTTP_PROVIDERS, variablesFor } from '../helpers/http-providers.ts'
import type { Scenario } from '../helpers/model-server-scenario.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { rig, temporaryFolder } from '../helpers/rig.ts'
import { fakeProgram } from '../runners/agent-cli/fake-program.ts'

const server = await startModelServer()
after(() => server.close())

const SHAPE = '{"version":9,"reply":{"words":["no","known","field"]}}'
const STRANGERS: Record<string, Scenario> = {
  'a page': { raw: '<!doctype html><title>Sign in</title>', status: 200 },
  'a form nobody knows': { raw: SHAPE, status: 200 },
  'a redirect': { raw: 'elsewhere', status: 302, headers: { location: 'https://host.invalid/' } },
  'a page that is not there': { raw: '<html>404 page not found</html>', status: 404 },
}

for (const [name, scenario] of Object.entries(STRANGERS)) {
  test(`an address that answers with ${name} is asked once, whatever the retries`, async (t) => {
    for (const entry of Object.values(HTTP_PROVIDERS)) {
      const { session, read } = rig(t)
      const env = variablesFor(entry, server.url)
      const before = server.requests.length
      server.enqueue(scenario)
      const options = { env, retries: 3 }
      const error = await session
        .runPrompt('a', 'x', `${entry.provider}:good`, options)
        .catch((thrown: unknown) => thrown)
      assert.ok(error instanceof PipelineError)
      assert.ok(error.lastError instanceof AttemptError)
      const { verdict, isRetryable, message } = error.lastError
      assert.deepEqual([verdict, isRetryable, error.attempts], ['bad_output', false, 1])
      assert.equal(server.requests.length, before + 1)
      assert.match(message, new RegExp(entry.base), 'the variable to look at is named')
      assert.equal(read('p-a-output.md.attempt-1.failed').trim(), scenario.raw, 'its text is kept')
      if (scenario.raw === SHAPE) assert.match(message, /has no \S/, 'so is the field looked for')
    }
  })
}

test('an answer in the right form that breaks off is asked for again', async (t) => {
  const entry = HTTP_PROVIDERS['openai']!
  const { session } = rig(t)
  server.enqueue({ cut: 'end' })
  const env = variablesFor(entry, server.url)
  const result = await session.runPrompt('a', 'x', 'openai:good', { env, retries: 1 })
  assert.equal(result.attempts, 2)
})

test('a page that an agent prints is no use to ask for again, half an answer is', async (t) => {
  const attemptsOf = async (prints: string) => {
    const { session } = rig(t)
    const env = fakeProgram('claude', { folder: temporaryFolder(t), prints })
    const call = session.runPrompt('a', 'x', 'claude', { env, retries: 1 })
    const error = await call.catch((thrown: unknown) => thrown)
    assert.ok(error instanceof PipelineError)
    return [error.attempts, (error.lastError as AttemptError).verdict]
  }
  assert.deepEqual(await attemptsOf('page'), [1, 'bad_output'])
  assert.deepEqual(await attemptsOf('cut-output'), [2, 'bad_output'])
})
