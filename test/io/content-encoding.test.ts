import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { brotliCompressSync, constants, createGzip, deflateSync, gzipSync } from 'node:zlib'
import { HttpError, type HttpRequest, sendHttp } from '../../src/io/http.ts'

/** The whole text of what a server of our own replies. */
async function textOf(
  t: TestContext,
  answer: RequestListener,
  more: Partial<HttpRequest> = {},
): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server, 'listening')
  let text = ''
  await sendHttp({
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    headers: {},
    variables: () => undefined,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    onHead: () => {},
    onChunk: (chunk) => {
      text += chunk.toString('latin1')
      return false
    },
    ...more,
  })
  return text
}

const packed: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: gzipSync,
  GZip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  identity: (text) => Buffer.from(text),
}

for (const [encoding, pack] of Object.entries(packed)) {
  test(`a body is read as what it says when it comes as ${encoding}`, async (t) => {
    const wanted = 'Tidal pools remember. '.repeat(5000)
    const text = await textOf(t, (_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(pack(wanted))
    })
    assert.equal(text, wanted)
  })
}

test('a packed stream is handed on as it comes, not at its end', async (t) => {
  const zip = createGzip({ flush: constants.Z_SYNC_FLUSH })
  const text = await textOf(
    t,
    (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      zip.pipe(response)
      zip.write('the first words')
    },
    {
      onChunk(chunk) {
        assert.equal(chunk.toString(), 'the first words')
        return true
      },
    },
  )
  assert.equal(text, '')
})

test('a packed body that breaks off or is not packed at all is broken, and an empty one empty', async (t) => {
  const broken = (error: unknown) => error instanceof HttpError && error.ended === 'broken'
  const replying =
    (body: Buffer): RequestListener =>
    (_request, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(body)
  const whole = gzipSync('Tidal pools remember.')
  await assert.rejects(textOf(t, replying(whole.subarray(0, -6))), broken)
  await assert.rejects(textOf(t, replying(Buffer.from('plain text'))), broken)
  assert.equal(await textOf(t, replying(Buffer.alloc(0))), '')
})
