import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ANSWER, SCENARIOS } from './model-server-scenario.ts'
import { startModelServer } from './model-server.ts'

const PATHS = {
  anthropic: () => '/v1/messages',
  chat: () => '/v1/chat/completions',
  responses: () => '/v1/responses',
  gemini: (model: string, stream: boolean) =>
    `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
}
const SHELL = { name: 'shell', parameters: { properties: { command: { type: 'array' } } } }

const server = await startModelServer({ greet: { text: 'hello from a test' } })
after(() => server.close())

const ask = (protocol: keyof typeof PATHS, model: string, stream: boolean, more = {}) =>
  fetch(server.url + PATHS[protocol](model, stream), {
    method: 'POST',
    body: JSON.stringify({ model, stream, ...more }),
  })

for (const protocol of Object.keys(PATHS) as (keyof typeof PATHS)[]) {
  test(`the model server streams and completes the same ${protocol} answer`, async () => {
    const streamed = await (await ask(protocol, 'good', true)).text()
    const texts = [
      ...streamed.matchAll(/"(?:text|content)":("(?:[^"\\]|\\.)*")|"delta":("[^"]*")/g),
    ]
    const joined = texts.map((match) => JSON.parse(match[1] ?? match[2] ?? '""') as string).join('')
    assert.ok(joined.startsWith(ANSWER), joined)
    const whole = await (await ask(protocol, 'good', false)).text()
    assert.ok(whole.includes(JSON.stringify(ANSWER)), whole)
  })

  test(`the model server asks for the offered shell tool over ${protocol} and answers once it has run`, async () => {
    const { name, parameters } = SHELL
    const tools = {
      anthropic: [{ name, input_schema: parameters }],
      chat: [{ type: 'function', function: SHELL }],
      responses: [{ type: 'function', ...SHELL }],
      gemini: [{ functionDeclarations: [{ name, parametersJsonSchema: parameters }] }],
    }[protocol]
    const first = await (await ask(protocol, 'x--tool_echo', true, { tools })).text()
    assert.match(first, /-lc/)
    assert.match(first, /echo the tool ran/)
    const result = {
      anthropic: { messages: [{ role: 'user', content: [{ type: 'tool_result' }] }] },
      chat: { messages: [{ role: 'tool', content: 'ran' }] },
      responses: { input: [{ type: 'function_call_output', output: 'ran' }] },
      gemini: { contents: [{ parts: [{ functionResponse: {} }] }] },
    }[protocol]
    const second = await (await ask(protocol, 'x--tool_echo', false, { tools, ...result })).text()
    assert.ok(second.includes(JSON.stringify(ANSWER)), second)
  })

  test(`the model server fails over ${protocol} with the status its provider has`, async () => {
    const statusOf = async (model: string) => (await ask(protocol, model, true)).status
    assert.equal(await statusOf('auth'), protocol === 'gemini' ? 400 : 401)
    assert.equal(await statusOf('unknown_model'), 404)
    assert.equal(await statusOf('rate_limited'), 429)
    assert.equal(await statusOf('overloaded'), protocol === 'anthropic' ? 529 : 503)
    assert.equal(await statusOf('server_error'), 500)
    assert.equal(await statusOf('html'), 200)
  })
}

test('the model server lets the queue decide before the model name, once', async () => {
  server.enqueue(SCENARIOS['auth']!)
  assert.equal((await ask('chat', 'greet', false)).status, 401)
  assert.match(await (await ask('chat', 'greet', false)).text(), /hello from a test/)
})

test('the model server keeps what it was asked, and tells an aborted request from a finished one', async () => {
  const stop = new AbortController()
  const request = fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'x-mark': 'mine' },
    body: JSON.stringify({ model: 'hang_headers', messages: [{ role: 'user', content: 'ho' }] }),
    signal: stop.signal,
  })
  const seen = await server.waitFor(({ headers }) => headers['x-mark'] === 'mine')
  assert.equal(seen.prompt, 'ho')
  assert.equal(seen.state, 'open')
  stop.abort()
  await assert.rejects(request)
  await server.waitFor((other) => other === seen && other.state === 'aborted')
})

test('the model server breaks a stream off without its last word, and ends one silently', async () => {
  await assert.rejects((await ask('anthropic', 'cut_stream', true)).text())
  assert.doesNotMatch(await (await ask('anthropic', 'cut_end', true)).text(), /message_stop/)
})
