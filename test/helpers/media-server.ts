import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** One request the server saw. */
interface MediaServerRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** The parsed body; `undefined` when there was none. */
  body: Record<string, unknown> | undefined
  /** `aborted` when the client went away before the reply was over. */
  state: 'open' | 'done' | 'aborted'
}

/** A reply: bytes, a text or what becomes JSON; `hang` never answers. */
type MediaReply =
  | 'hang'
  | { status?: number; type?: string; location?: string; body: Uint8Array | string | object }

export interface MediaServer {
  /** `http://127.0.0.1:port` */
  readonly url: string
  /** Every request so far, in order of arrival. */
  readonly requests: MediaServerRequest[]
  /** Variables that lead OpenAI's and Forvo's providers here. */
  readonly env: Record<string, string>
  /** Resolves once so many requests have come. */
  arrived: (count: number) => Promise<void>
  /** Resolves once no request is open. */
  settled: () => Promise<void>
}

export const KEY = 'sk-loopback-0123456789'

/** A provider of images and sounds on loopback, for one test. @param reply answers every request */
export async function mediaServer(
  t: TestContext,
  reply: (request: MediaServerRequest, server: MediaServer) => MediaReply,
): Promise<MediaServer> {
  const requests: MediaServerRequest[] = []
  const watchers = new Set<() => void>()
  const changed = () => watchers.forEach((watch) => watch())
  const until = (fits: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!fits()) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const seen: MediaServerRequest = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>),
        state: 'open',
      }
      requests.push(seen)
      response.on('close', () => {
        seen.state = response.writableFinished ? 'done' : 'aborted'
        changed()
      })
      changed()
      const answer = reply(seen, server)
      if (answer === 'hang') return
      const { status = 200, type = 'application/octet-stream', location, body } = answer
      const isRaw = typeof body === 'string' || body instanceof Uint8Array
      if (location !== undefined) response.setHeader('location', location)
      response.writeHead(status, { 'content-type': isRaw ? type : 'application/json' })
      response.end(isRaw ? body : JSON.stringify(body))
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  t.after(() => {
    http.close()
    http.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const server: MediaServer = {
    url,
    requests,
    env: {
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: `${url}/v1`,
      FORVO_API_KEY: KEY,
      FORVO_BASE_URL: url,
    },
    arrived: (count) => until(() => requests.length >= count),
    settled: () => until(() => requests.every(({ state }) => state !== 'open')),
  }
  return server
}

/** A PNG of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0])
export const MP3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(64)])
