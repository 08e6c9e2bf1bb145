import assert from 'node:assert/strict'
import { getEventListeners, once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { HttpError, type HttpRequest, sendHttp } from '../../src/io/http.ts'

async function listen(t: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const serve = (t: TestContext, answer: RequestListener) => listen(t, createServer(answer))

interface Seen {
  status: number
  text: string
}

async function post(url: string, more: Partial<HttpRequest> = {}): Promise<Seen> {
  const seen: Seen = { status: 0, text: '' }
  await sendHttp({
    url: new URL(url),
    headers: { 'content-type': 'text/plain' },
    body: 'hello',
    variables: () => undefined,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    onHead: (status) => {
      seen.status = status
    },
    onChunk: (chunk) => {
      seen.text += chunk.toString()
      return false
    },
    ...more,
  })
  return seen
}

const named =
  (values: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    values[name]

const ended = (how: string) => (error: unknown) => error instanceof HttpError && error.ended === how

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

test('a request arrives whole, and its reply comes back with its status', async (t) => {
  const url = await serve(t, (request, response) => {
    void bodyOf(request).then((body) => {
      response.writeHead(418, { 'x-mark': 'seen' })
      return response.end(`${request.method} ${request.url} ${body}`)
    })
  })
  let mark: unknown
  const seen = await post(`${url}/path?query=1`, {
    onHead: (status, headers) => {
      mark = `${status} ${String(headers['x-mark'])}`
    },
  })
  assert.equal(mark, '418 seen')
  assert.equal(seen.text, 'POST /path?query=1 hello')
})

test('connections are used again by later calls', async (t) => {
  const ports = new Set<number | undefined>()
  const url = await serve(t, (request, response) => {
    ports.add(request.socket.remotePort)
    response.end('ok')
  })
  for (let call = 0; call < 20; call += 1) await post(url)
  // The next call may come in the same turn of the loop, when the connection is not free yet.
  assert.ok(ports.size <= 2, `${ports.size} connections`)
})

test('a redirect is handed on and not followed', async (t) => {
  const url = await serve(t, (request, response) => {
    response.writeHead(request.url === '/' ? 307 : 200, { location: '/elsewhere' }).end()
  })
  assert.equal((await post(url)).status, 307)
})

test('time is up before the head, and in the middle of the body', async (t) => {
  const url = await serve(t, (request, response) => {
    if (request.url === '/body') response.write('begun')
  })
  for (const path of ['/head', '/body']) {
    await assert.rejects(post(url + path, { timeoutMs: 60 }), ended('timeout'))
    await assert.rejects(post(url + path, { idleTimeoutMs: 60 }), ended('idle_timeout'))
  }
})

test('bytes that keep coming are no silence, however long it takes', async (t) => {
  const url = await serve(t, (_request, response) => {
    let left = 12
    const timer = setInterval(() => {
      response.write('.')
      left -= 1
      if (left > 0) return
      clearInterval(timer)
      response.end()
    }, 200)
  })
  assert.equal((await post(url, { idleTimeoutMs: 2000 })).text, '.'.repeat(12))
})

test('an abort ends the call and the connection, and leaves no listener', async (t) => {
  let tell = (): void => {}
  const gone = new Promise<void>((resolve) => {
    tell = resolve
  })
  const url = await serve(t, (request, response) => {
    response.write('begun')
    request.socket.once('close', tell)
  })
  const controller = new AbortController()
  const { signal } = controller
  const onChunk = () => {
    controller.abort()
    return false
  }
  await assert.rejects(post(url, { signal, onChunk }), ended('cancelled'))
  assert.equal(getEventListeners(signal, 'abort').length, 0)
  await gone
})

test('a call that is aborted already is not made', async (t) => {
  let count = 0
  const url = await serve(t, () => (count += 1))
  await assert.rejects(post(url, { signal: AbortSignal.abort() }), ended('cancelled'))
  assert.equal(count, 0)
})

test('after the last word nothing more is waited for', async (t) => {
  const url = await serve(t, (_request, response) => {
    response.write('the last word')
  })
  let text = ''
  await post(url, {
    idleTimeoutMs: 10_000,
    onChunk: (chunk) => {
      text += chunk.toString()
      return true
    },
  })
  assert.equal(text, 'the last word')
})

test('a connection that breaks is an error, at the head and in the body', async (t) => {
  const url = await serve(t, (request, response) => {
    if (request.url === '/body') response.write('begun', () => request.socket.destroy())
    else request.socket.destroy()
  })
  await assert.rejects(post(`${url}/head`), ended('broken'))
  await assert.rejects(post(`${url}/body`), ended('broken'))
})

test('a port where nobody listens is an error that names the reason', async (t) => {
  const server = createServer()
  const url = await listen(t, server)
  server.close()
  await once(server, 'close')
  await assert.rejects(post(url), (error: Error) => {
    assert.ok(ended('broken')(error))
    assert.match(error.message, /ECONNREFUSED/)
    return true
  })
})

test('an error of the receiver comes out as it is', async (t) => {
  const url = await serve(t, (_request, response) => void response.end('text'))
  const own = new Error('the disk is full')
  const onChunk = () => {
    throw own
  }
  await assert.rejects(post(url, { onChunk }), (error) => error === own)
})

test('HTTP_PROXY is asked for other hosts, but not for this one and those in NO_PROXY', async (t) => {
  const asked: string[] = []
  const proxy = await serve(t, (request, response) => {
    asked.push(request.url ?? '')
    response.end('from the proxy')
  })
  const direct = await serve(t, (_request, response) => void response.end('direct'))
  const variables = named({ HTTP_PROXY: proxy, NO_PROXY: 'inside.test' })
  const through = await post('http://model.test/v1/x?y=1', { variables })
  assert.equal(through.text, 'from the proxy')
  assert.deepEqual(asked, ['http://model.test/v1/x?y=1'])
  assert.equal((await post(direct, { variables })).text, 'direct')
  await assert.rejects(post('http://inside.test/', { variables }), ended('broken'))
  const small = named({ http_proxy: proxy, HTTP_PROXY: 'http://127.0.0.1:1' })
  assert.equal((await post('http://model.test/', { variables: small })).text, 'from the proxy')
  assert.equal(asked.length, 2)
})

test('HTTPS_PROXY is asked for a tunnel', async (t) => {
  const asked: string[] = []
  const server = createServer()
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  const proxy = await listen(t, server)
  const variables = named({ HTTPS_PROXY: proxy })
  await assert.rejects(post('https://model.test/v1', { variables }), ended('broken'))
  assert.deepEqual(asked, ['model.test:443'])
})

test('a proxy that is no address is told without its value', async () => {
  const variables = named({ HTTP_PROXY: 'http://user:hunter22@[' })
  await assert.rejects(post('http://model.test/', { variables }), (error: Error) => {
    assert.equal((error as Error & { code: string }).code, 'proxy_invalid')
    assert.ok(!error.message.includes('hunter22'))
    return true
  })
})

test('a call that waits for a connection can be ended', async (t) => {
  const server = createServer()
  // The tunnel is asked for and never granted.
  server.on('connect', (_request, socket) => {
    t.after(() => socket.destroy())
  })
  const variables = named({ HTTPS_PROXY: await listen(t, server) })
  const waiting = post('https://model.test/', { variables, timeoutMs: 100 })
  await assert.rejects(waiting, ended('timeout'))
})
