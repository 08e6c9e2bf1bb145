import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { registerPrices } from '../../src/core/prices.ts'
import { HTTP_PROVIDERS, httpCall, type HttpProviderCase } from '../helpers/http-providers.ts'
import { ANSWER } from '../helpers/model-server-scenario.ts'
import { startModelServer } from '../helpers/model-server.ts'

const server = await startModelServer()
after(() => server.close())

const provider = (name: string): HttpProviderCase => {
  const entry = HTTP_PROVIDERS[name]
  assert.ok(entry)
  return entry
}
const lastAsk = () => {
  const ask = server.asks.at(-1)
  assert.ok(ask)
  return ask
}

test('every provider gets the prompt, its key in a header, and the sampling asked for', async (t) => {
  const sampling = { temperature: 0, topP: 0.9, maxTokens: 77, seed: 5, stop: ['END', '\n\n'] }
  const common = { temperature: 0, top_p: 0.9, seed: 5, stop: ['END', '\n\n'], stream: true }
  const chat = { ...common, max_tokens: 77, stream_options: { include_usage: true } }
  const wanted: Record<string, [header: string, key: string, path: string, fields: object]> = {
    openai: ['authorization', 'Bearer test-key-1234', '/v1/chat/completions', chat],
    openrouter: ['authorization', 'Bearer test-key-1234', '/api/v1/chat/completions', chat],
    ollama: ['authorization', '', '/v1/chat/completions', chat],
    anthropic: [
      'x-api-key',
      'test-key-1234',
      '/v1/messages',
      { temperature: 0, top_p: 0.9, max_tokens: 77, stop_sequences: ['END', '\n\n'], stream: true },
    ],
    google: [
      'x-goog-api-key',
      'test-key-1234',
      '/v1beta/models/echo:streamGenerateContent?alt=sse',
      {
        generationConfig: {
          temperature: 0,
          topP: 0.9,
          maxOutputTokens: 77,
          seed: 5,
          stopSequences: ['END', '\n\n'],
        },
      },
    ],
  }
  for (const [name, [header, key, path, fields]] of Object.entries(wanted)) {
    const prompt = `A prompt for ${name}`
    const { answer } = await httpCall(t, provider(name), server.url, {
      model: 'echo',
      prompt,
      ...sampling,
    })
    assert.equal(answer, prompt)
    const ask = lastAsk()
    assert.equal(ask.path, path)
    assert.equal(ask.headers[header] ?? '', key)
    for (const [field, value] of Object.entries(fields)) {
      assert.deepEqual(ask.body[field], value, `${name} ${field}`)
    }
  }
})

test('what is not asked for is not sent, and an empty list of stops is nothing', async (t) => {
  const sent: Record<string, string[]> = {
    openai: ['messages', 'model', 'stream', 'stream_options'],
    anthropic: ['max_tokens', 'messages', 'model', 'stream'],
    google: ['contents'],
  }
  for (const [name, fields] of Object.entries(sent)) {
    await httpCall(t, provider(name), server.url, { model: 'good', stop: [] })
    assert.deepEqual(Object.keys(lastAsk().body).sort(), fields)
  }
})

test('a call without a key is refused before anything is sent, naming the variable', async (t) => {
  const count = server.requests.length
  const named = {
    openai: /OPENAI_API_KEY/,
    openrouter: /OPENROUTER_API_KEY/,
    anthropic: /ANTHROPIC_API_KEY/,
    google: /GEMINI_API_KEY or GOOGLE_API_KEY/,
  }
  for (const [name, message] of Object.entries(named)) {
    const entry = provider(name)
    const env = { [entry.key ?? '']: '', GOOGLE_API_KEY: '' }
    const call = httpCall(t, entry, server.url, { model: 'good', env })
    await assert.rejects(call, { code: 'key_missing', isRetryable: false, message })
  }
  assert.equal(server.requests.length, count)
})

test('the second variable of a key counts when the first is not set', async (t) => {
  const env = { GEMINI_API_KEY: '', GOOGLE_API_KEY: 'the-other-key' }
  await httpCall(t, provider('google'), server.url, { model: 'good', env })
  assert.equal(lastAsk().headers['x-goog-api-key'], 'the-other-key')
})

test('a key that is no key, a missing model, a bad address and tools are refused', async (t) => {
  const openai = provider('openai')
  const call = (more: Parameters<typeof httpCall>[3]) => httpCall(t, openai, server.url, more)
  const refused = (code: string) => ({ code, isRetryable: false })
  const env = { OPENAI_API_KEY: 'two words' }
  await assert.rejects(call({ model: 'good', env }), refused('key_invalid'))
  await assert.rejects(call({ model: '' }), refused('model_missing'))
  for (const url of ['localhost:1234/v1', 'http://', 'ftp://host/v1']) {
    const broken = call({ model: 'good', env: { OPENAI_BASE_URL: url } })
    await assert.rejects(broken, refused('base_url_invalid'))
  }
  await assert.rejects(call({ model: 'good', tools: 'Bash' }), refused('option_unsupported'))
  await assert.rejects(call({ model: 'good', extraFlags: ['-x'] }), refused('option_unsupported'))
  await call({ model: 'good', tools: '', extraFlags: [] })
})

test('a word that stands for a key where none is needed stays a word of the answer', async (t) => {
  const prompt = 'With LM Studio none is needed: write lm-studio. The key is sk-1234567890abcdef.'
  const scenario = { isEcho: true } as const
  const answerWith = async (key: string) => {
    server.enqueue(scenario)
    const env = { OPENAI_API_KEY: key }
    const end = await httpCall(t, provider('openai'), server.url, { model: 'good', prompt, env })
    return end.answer
  }
  for (const word of ['none', 'lm-studio']) assert.equal(await answerWith(word), prompt)
  const masked = prompt.replace('sk-1234567890abcdef', '[OPENAI_API_KEY]')
  assert.equal(await answerWith('sk-1234567890abcdef'), masked)
})

test('the reply names the request without its key and query, and says what it cost', async (t) => {
  const env = { OPENAI_BASE_URL: `${server.url.replace('//', '//user:password1@')}/v1/?tag=x` }
  const { reply } = await httpCall(t, provider('openai'), server.url, { model: 'gpt-4.1', env })
  assert.equal(reply.command, `POST ${server.url}/v1/chat/completions model=gpt-4.1`)
  assert.equal(lastAsk().path, '/v1/chat/completions?tag=x')
  const { inputTokens = 0, outputTokens = 0 } = reply.usage ?? {}
  assert.equal(reply.costUsd, (inputTokens * 2 + outputTokens * 8) / 1e6)
  assert.equal(reply.exitCode, 0)
})

test('what the provider says of the cost wins over the table, and without both it is unknown', async (t) => {
  registerPrices({
    'openrouter:priced': { input: 1, output: 1, asOf: '2030-01-01', source: 'a test' },
  })
  const openrouter = provider('openrouter')
  server.enqueue({ costUsd: 0.125 })
  const told = await httpCall(t, openrouter, server.url, { model: 'priced' })
  assert.equal(told.reply.costUsd, 0.125)
  const table = await httpCall(t, openrouter, server.url, { model: 'priced' })
  assert.ok((table.reply.costUsd ?? 0) > 0)
  const unknown = await httpCall(t, openrouter, server.url, { model: 'unpriced' })
  assert.ok(!('costUsd' in unknown.reply))
})

test('hidden reasoning is counted and is no part of the answer', async (t) => {
  for (const name of ['openai', 'anthropic', 'google']) {
    const { answer } = await httpCall(t, provider(name), server.url, { model: 'reasoning' })
    assert.equal(answer, ANSWER)
  }
})

test('Retry-After counts as seconds and as a date', async (t) => {
  for (const name of Object.keys(HTTP_PROVIDERS)) {
    const seconds = await httpCall(t, provider(name), server.url, { model: 'rate_limited' })
    assert.deepEqual([seconds.reply.verdict, seconds.reply.retryAfterMs], ['rate_limited', 7000])
    const date = new Date(Date.now() + 90_000).toUTCString()
    server.enqueue({ failure: 'rate_limited', headers: { 'retry-after': date } })
    const { reply } = await httpCall(t, provider(name), server.url, { model: 'good' })
    assert.ok(reply.retryAfterMs !== undefined && reply.retryAfterMs > 80_000)
    assert.ok(reply.retryAfterMs <= 90_000)
  }
})

test('a provider that never begins to answer runs into the time limit or the idle limit', async (t) => {
  for (const name of Object.keys(HTTP_PROVIDERS)) {
    const model = 'hang_headers'
    const late = await httpCall(t, provider(name), server.url, { model, timeoutMs: 80 })
    assert.equal(late.reply.verdict, 'timeout')
    assert.equal(late.answer, undefined)
    const idle = await httpCall(t, provider(name), server.url, { model, idleTimeoutMs: 80 })
    assert.equal(idle.reply.verdict, 'idle_timeout')
  }
})

test('a server that is not there, or hangs up, is told with its address and variable', async (t) => {
  const openai = provider('openai')
  const env = { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }
  const away = await httpCall(t, openai, server.url, { model: 'good', env })
  assert.equal(away.reply.verdict, 'crashed')
  assert.match(away.reply.reason ?? '', /127\.0\.0\.1:1.*ECONNREFUSED.*OPENAI_BASE_URL/)
  const { reply } = await httpCall(t, openai, server.url, { model: 'cut_headers' })
  assert.equal(reply.verdict, 'crashed')
})

test('what came before an abort is in the file, and progress is told', async (t) => {
  const controller = new AbortController()
  const bytes: number[] = []
  const { reply, answer } = await httpCall(t, provider('openai'), server.url, {
    model: 'hang_stream',
    signal: controller.signal,
    onEvent(event) {
      bytes.push(event.bytes)
      setImmediate(() => controller.abort())
    },
  })
  assert.equal(reply.verdict, 'cancelled')
  assert.ok(ANSWER.startsWith(answer ?? '-') && answer !== '')
  assert.ok((bytes[0] ?? 0) > 0)
})
