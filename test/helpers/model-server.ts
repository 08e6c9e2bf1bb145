import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { anthropic } from './model-server-anthropic.ts'
import { chat } from './model-server-chat.ts'
import { gemini } from './model-server-gemini.ts'
import {
  outputTokens,
  tokensIn,
  toolCallFor,
  type Json,
  type Protocol,
  type Turn,
} from './model-server-protocol.ts'
import { responses } from './model-server-responses.ts'
import { json, side } from './model-server-side.ts'
import { scenarioOf, type Scenario } from './model-server-scenario.ts'

/** One request the server saw. */
interface ModelRequest {
  method: string
  /** Path and query as sent. */
  path: string
  headers: IncomingHttpHeaders
  /** The parsed body; empty when there was none or it was no JSON. */
  body: Json
  /** Empty for requests that ask for no answer (model lists, token counts). */
  model: string
  prompt: string
  /** `open` until the reply is over, `aborted` when the client went away before that. */
  state: 'open' | 'done' | 'aborted'
}

export interface ModelServer {
  /** `http://127.0.0.1:port`, without a path; OpenAI clients want `/v1` after it. */
  readonly url: string
  readonly port: number
  /** Every request so far, in order of arrival. */
  readonly requests: ModelRequest[]
  /** The requests that asked for an answer. */
  readonly asks: ModelRequest[]
  /** Decides the next requests for an answer, one each, before model names do. */
  enqueue(...scenarios: Scenario[]): void
  /** Resolves with the first request that fits, seen already or yet to come. */
  waitFor(fits: (request: ModelRequest) => boolean): Promise<ModelRequest>
  close(): Promise<void>
}

/**
 * A model provider on loopback that speaks Anthropic Messages, OpenAI Chat Completions and
 * Responses, and Gemini generateContent, streamed and whole. What it does is chosen by a queue or,
 * with the queue empty, by the model's name (`SCENARIOS`, and those in `scenarios`).
 */
export async function startModelServer(
  scenarios: Readonly<Record<string, Scenario>> = {},
): Promise<ModelServer> {
  const requests: ModelRequest[] = []
  const queue: Scenario[] = []
  const watchers = new Set<() => void>()
  const changed = () => watchers.forEach((watch) => watch())
  let serial = 0

  const server = createServer((request, response) => {
    void serve(request, response)
  })
  server.keepAliveTimeout = 60_000

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const body = parse(await textOfBody(request))
    const protocol = protocolOf(path)
    const ask = protocol?.read(path, body)
    const seen: ModelRequest = {
      method: request.method ?? 'GET',
      path,
      headers: request.headers,
      body,
      model: ask?.model ?? '',
      prompt: ask?.prompt ?? '',
      state: 'open',
    }
    requests.push(seen)
    response.on('close', () => {
      seen.state = response.writableFinished ? 'done' : 'aborted'
      changed()
    })
    response.on('error', () => {})
    changed()
    if (protocol === undefined || ask === undefined)
      return side(path, request.method, body, response)
    const chosen = queue.shift() ?? scenarioOf(ask.model, scenarios)
    const scenario = chosen.isEcho === true ? { ...chosen, text: ask.prompt } : chosen
    serial += 1
    const wish = ask.hasToolResult ? undefined : scenario.tool
    const toolCall = wish === undefined ? undefined : toolCallFor(wish, ask, serial)
    const turn: Turn = {
      serial,
      ask,
      scenario,
      toolCall,
      inputTokens: tokensIn(JSON.stringify(body)),
      outputTokens: outputTokens(scenario, toolCall),
    }
    await answer(protocol, turn, path, response)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    get asks() {
      return requests.filter(({ model }) => model !== '')
    },
    enqueue: (...more) => void queue.push(...more),
    waitFor: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = requests.find(fits)
          if (found === undefined) return
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
      }),
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function answer(
  protocol: Protocol,
  turn: Turn,
  path: string,
  response: ServerResponse,
): Promise<void> {
  const { scenario, ask } = turn
  const headers = scenario.headers ?? {}
  if (scenario.hang === 'headers') return
  if (scenario.cut === 'headers') return void response.destroy()
  if (scenario.raw !== undefined) {
    const type = scenario.raw.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json'
    response.writeHead(scenario.status ?? 200, { 'content-type': type, ...headers })
    return void response.end(scenario.raw)
  }
  if (scenario.failure !== undefined) {
    const failure = protocol.failure(scenario.failure, ask.model)
    return json(response, failure.status, failure.body, { ...failure.headers, ...headers })
  }
  if (!ask.stream) return json(response, 200, protocol.complete(turn), headers)
  // Without alt=sse Gemini streams a JSON array, which ends up the same as sending it whole.
  if (protocol.name === 'gemini' && !path.includes('alt=sse')) {
    return json(response, 200, [protocol.complete(turn)], headers)
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...headers,
  })
  await stream(protocol, turn, response)
}

async function stream(protocol: Protocol, turn: Turn, response: ServerResponse): Promise<void> {
  const { scenario } = turn
  let pieces = 0
  for (const frame of protocol.stream(turn)) {
    if (pieces === 2) {
      if (scenario.hang === 'stream') return
      if (scenario.cut === 'end') return void response.end()
      if (scenario.cut === 'stream') {
        // What was written leaves in the next turn of the loop.
        await delay(1)
        return void response.socket?.destroy()
      }
      if (scenario.streamFailure !== undefined) {
        return void response.end(protocol.failureFrame(scenario.streamFailure, turn.ask.model))
      }
    }
    if (frame.isText === true) {
      pieces += 1
      if (scenario.delayMs !== undefined) await delay(scenario.delayMs)
    }
    if (response.destroyed) return
    if (!response.write(frame.text)) await drained(response)
  }
  response.end()
}

/** Resolves when more can be written, or when nobody is there to read it. */
async function drained(response: ServerResponse): Promise<void> {
  const wait = new AbortController()
  const ends = ['drain', 'close'].map((name) => once(response, name, { signal: wait.signal }))
  await Promise.race(ends)
  wait.abort()
  await Promise.allSettled(ends)
}

function protocolOf(path: string): Protocol | undefined {
  const [plain = ''] = path.split('?')
  if (plain.endsWith('/messages')) return anthropic
  if (plain.endsWith('/chat/completions')) return chat
  if (plain.endsWith('/responses')) return responses
  return /:(streamG|g)enerateContent$/.test(plain) ? gemini : undefined
}

async function textOfBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}
