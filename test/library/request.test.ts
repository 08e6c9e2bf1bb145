import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { ReverieEvent } from '../../src/core/event.ts'
import { request } from '../../src/library/request.ts'
import type { Reply } from '../../src/library/web/exchange.ts'
import type { RequestOptions } from '../../src/library/web/make-request.ts'
import { RequestError } from '../../src/library/web/request-error.ts'
import { getStage, StageOptionsError } from '../../src/stage/registry.ts'
import { rig } from '../helpers/rig.ts'

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function ask(
  t: TestContext,
  options: RequestOptions,
  input: unknown = {},
): Promise<{ reply: Reply | undefined; error: RequestError; events: ReverieEvent[] }> {
  const { session, events } = rig(t)
  try {
    const { data } = await session.run(request(options), input)
    return { reply: data, error: undefined as never, events }
  } catch (thrown) {
    const { cause } = thrown as Error
    assert.ok(cause instanceof RequestError, String(cause))
    return { reply: undefined, error: cause, events }
  }
}

test('a reply has its status, its headers, and a body by its type', async (t) => {
  const url = await serve(t, (incoming, response) => {
    response.setHeader('x-kind', ['a', 'b'])
    if (incoming.url === '/json?q=1') {
      response.setHeader('content-type', 'application/problem+json; charset=utf-8')
      response.end('{"words": ["sol"]}')
    } else if (incoming.url === '/none') {
      response.statusCode = 204
      response.setHeader('content-type', 'application/json')
      response.end()
    } else {
      response.end('größe')
    }
  })
  const { reply } = await ask(t, { url: `${url}/json?q=1` })
  assert.deepEqual(
    [reply?.status, reply?.headers['x-kind'], reply?.body],
    [200, 'a, b', { words: ['sol'] }],
  )
  assert.equal((await ask(t, { url: `${url}/text` })).reply?.body, 'größe')
  assert.equal((await ask(t, { url: `${url}/none` })).reply?.body, '')
})

test('method, headers and body reach the other side; the input can name address and body', async (t) => {
  const seen: unknown[] = []
  const url = await serve(t, (incoming, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of incoming) body += String(chunk)
      const { method, headers } = incoming
      seen.push([method, headers['content-type'], headers['x-a'], body])
      response.end()
    })()
  })
  await ask(t, { url })
  await ask(t, { url, body: { a: [1] }, headers: { 'X-A': 'b' } })
  await ask(t, { method: 'PUT', urlKey: 'to', key: 'text' }, { to: url, text: 'hola' })
  await ask(t, { url, method: 'DELETE' })
  await ask(t, { url, body: '<a/>', headers: { 'Content-Type': 'text/xml' } })
  assert.deepEqual(seen, [
    ['GET', undefined, undefined, ''],
    ['POST', 'application/json', 'b', '{"a":[1]}'],
    ['PUT', 'text/plain; charset=utf-8', undefined, 'hola'],
    ['DELETE', undefined, undefined, ''],
    ['POST', 'text/xml', undefined, '<a/>'],
  ])
})

test('a failure has the status and the first 200 characters of what was said, and no secrets', async (t) => {
  const url = await serve(t, (incoming, response) => {
    response.statusCode = 403
    response.end(`no entry for ${incoming.headers.authorization}\n${'x'.repeat(500)}`)
  })
  const { error } = await ask(t, {
    url: `${url}/a?key=hidden`,
    headers: { Authorization: 'Bearer s3cret-token' },
  })
  assert.equal(error.status, 403)
  assert.ok(
    error.message.startsWith(`GET ${url}/a: status 403. no entry for Bearer [Authorization] xxx`),
  )
  assert.equal(
    error.message.split('status 403. ')[1]?.replace('[Authorization]', 's3cret-token').length,
    200,
  )
  assert.doesNotMatch(error.message, /hidden|s3cret/)
})

test('a redirect is not followed, and says where it leads', async (t) => {
  const url = await serve(t, (_, response) => {
    response.writeHead(302, { location: 'https://elsewhere.example/' }).end()
  })
  const { error } = await ask(t, { url })
  assert.match(error.message, /status 302.*It leads to https:\/\/elsewhere\.example\/\.$/)
})

test('what may pass is tried again after what the other side asks, what may not is not', async (t) => {
  for (const [status, method, retries, wanted] of [
    [503, 'GET', 2, 3],
    [429, 'GET', undefined, 3],
    [429, 'POST', undefined, 3],
    [503, 'PATCH', undefined, 3],
    [500, 'POST', undefined, 1],
    [429, 'POST', 0, 1],
    [500, 'POST', 1, 2],
    [404, 'GET', 2, 1],
    [501, 'GET', 0, 1],
  ] as const) {
    let calls = 0
    const url = await serve(t, (_, response) => {
      calls += 1
      response.writeHead(status, { 'retry-after': '0' }).end('busy')
    })
    const { error } = await ask(t, { url, method, ...(retries === undefined ? {} : { retries }) })
    assert.equal(error.status, status)
    assert.equal(calls, wanted, `${method} ${status}`)
  }
})

test('a try that succeeds ends the tries, which are told', async (t) => {
  let calls = 0
  const url = await serve(t, (_, response) => {
    calls += 1
    if (calls === 3) return response.end('at last')
    return response.writeHead(503, { 'retry-after': new Date(0).toUTCString() }).end('busy')
  })
  const { reply, events } = await ask(t, { url })
  assert.equal(reply?.body, 'at last')
  const logs = events.flatMap((event) => (event.type === 'stage-log' ? [event.message] : []))
  assert.equal(logs.length, 2)
  assert.match(logs[0] ?? '', /status 503\. busy Once more in 0 s\.$/)
})

test('Retry-After is understood as seconds and as a date', async (t) => {
  for (const [value, least, most] of [
    ['120', 120_000, 120_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_500_000, 3_600_000],
  ] as const) {
    const url = await serve(t, (_, response) => {
      response.writeHead(429, { 'retry-after': value }).end()
    })
    const { error } = await ask(t, { url, retries: 0 })
    const asked = error.retryAfterMs ?? -1
    assert.ok(asked >= least && asked <= most, `${value}: ${asked}`)
  }
})

test('a server that says nothing is left when the time is up', async (t) => {
  const url = await serve(t, () => {})
  const { error } = await ask(t, { url, timeoutMs: 30, retries: 0 })
  assert.match(error.message, /30 ms are over/)
  assert.equal(error.isRetryable, true)
})

test('a server that is not there is a failure that names the address', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const { error } = await ask(t, { url: `http://127.0.0.1:${port}`, retries: 0 })
  assert.match(error.message, /^GET http:\/\/127\.0\.0\.1:\d+\/: .*ECONNREFUSED/)
})

test('a reply that is not what it calls itself is a failure', async (t) => {
  const url = await serve(t, (incoming, response) => {
    response.setHeader('content-type', incoming.url === '/json' ? 'application/json' : 'image/png')
    response.end(incoming.url === '/json' ? '<html>' : Buffer.from([0x89, 0x50, 0xff]))
  })
  assert.match(
    (await ask(t, { url: `${url}/json` })).error.message,
    /calls itself JSON, but is: <html>/,
  )
  assert.match((await ask(t, { url: `${url}/image` })).error.message, /image\/png.*not UTF-8/)
})

test('an interruption ends a wait for another try', async (t) => {
  const controller = new AbortController()
  const url = await serve(t, (_, response) => {
    response.writeHead(503, { 'retry-after': '3600' }).end()
  })
  const { session } = rig(t, {
    signal: controller.signal,
    log: (event) => {
      if (event.type === 'stage-log') setImmediate(() => controller.abort())
    },
  })
  const { status } = await session.run(request({ url }), {}, { reject: false })
  assert.equal(status, 'failure')
})

test('what is no address is refused', async (t) => {
  assert.throws(() => getStage('request', { url: 'ftp://x' }), StageOptionsError)
  assert.throws(() => getStage('request', { url: 'here' }), StageOptionsError)
  const { session } = rig(t)
  const { message } = await session.run(request(), { url: 'file:///etc' }, { reject: false })
  assert.match(message, /"file:\/\/\/etc"; it has to begin with http/)
})
