import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { messageOf, ReverieError } from '../core/errors.ts'
import { type BodyDecoder, bodyDecoder } from './content-encoding.ts'
import { setDeadline } from './deadline.ts'
import { errnoOf } from './disk-error.ts'
import { agentFor } from './http-agent.ts'
import { onAbort } from './on-abort.ts'
import type { Variables } from './variables.ts'

export interface HttpRequest {
  url: URL
  /** Default `POST`. */
  method?: string
  headers: Readonly<Record<string, string>>
  /** Default: none. A function makes it when it is sent, so that it is not held until then or after. */
  body?: string | (() => string)
  /** Where the proxies are looked up. */
  variables: Variables
  /** Wall clock from here to the last byte, in milliseconds. */
  timeoutMs: number
  /** Longest time without a byte from the other side, in milliseconds. Absent: no limit. */
  idleTimeoutMs?: number
  signal: AbortSignal
  onHead: (status: number, headers: IncomingHttpHeaders) => void
  /** Returns `true` when nothing more is needed; the rest may come, but is not waited for. */
  onChunk: (chunk: Buffer) => boolean
}

export type HttpEnd = 'timeout' | 'idle_timeout' | 'cancelled' | 'broken'

/** A request that did not come to its end; `ended` says what was in the way. */
export class HttpError extends ReverieError {
  readonly ended: HttpEnd

  constructor(ended: HttpEnd, message: string, cause?: unknown) {
    super(`http_${ended}`, message, { cause, isRetryable: ended !== 'cancelled' })
    this.ended = ended
  }
}

/** After the last word of an answer the connection gets this long to end and be used again. */
const LINGER_MS = 500

/**
 * Sends a request and hands its reply on as it comes, so that no reply is ever whole in memory.
 * Redirects are not followed: a key must not travel to another host.
 *
 * @throws HttpError when time is up, the signal aborts or the connection fails.
 * @throws whatever `body`, `onHead` or `onChunk` throws.
 */
export async function sendHttp(request: HttpRequest): Promise<void> {
  if (request.signal.aborted) throw new HttpError('cancelled', 'The call was cancelled.')
  const agent = await agentFor(request.url, request.variables)
  const { promise, settled } = settleable()
  new Conversation(request, settled).begin(agent, request)
  // Not awaited here: of a call that waits for its answer nothing is held but what it needs.
  return promise
}

type Settled = (error?: unknown) => void

function settleable(): { promise: Promise<void>; settled: Settled } {
  let settled: Settled = () => {}
  const promise = new Promise<void>((resolve, reject) => {
    settled = (error) => (error === undefined ? resolve() : reject(error))
  })
  return { promise, settled }
}

/** What comes back on a connection; a class, because a thousand may be held open at once. */
class Conversation implements Dispatcher.DispatchHandler {
  readonly #onHead: HttpRequest['onHead']
  readonly #onChunk: HttpRequest['onChunk']
  readonly #wall: NodeJS.Timeout
  #forget: () => void = () => {}
  #settled: Settled | undefined
  #idle: NodeJS.Timeout | undefined
  #controller: Dispatcher.DispatchController | undefined
  #decoder: BodyDecoder | undefined

  constructor(
    { onHead, onChunk, timeoutMs, idleTimeoutMs, signal }: HttpRequest,
    settled: Settled,
  ) {
    this.#onHead = onHead
    this.#onChunk = onChunk
    this.#settled = settled
    this.#wall = setDeadline(timeoutMs, () => this.#end('timeout', `${timeoutMs} ms are over.`))
    if (idleTimeoutMs !== undefined) {
      const why = `Silent for ${idleTimeoutMs} ms.`
      this.#idle = setDeadline(idleTimeoutMs, () => this.#end('idle_timeout', why))
    }
    this.#forget = onAbort(signal, () => this.#end('cancelled', 'The call was cancelled.'))
  }

  begin(agent: Dispatcher, { url, method = 'POST', headers, body }: HttpRequest): void {
    this.#guard(() =>
      agent.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method,
          headers,
          body: (typeof body === 'function' ? body() : body) ?? null,
          // The limits are held here, where they also cover waiting for a connection.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        this,
      ),
    )
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It may be over before a connection was there to send it.
    if (this.#settled === undefined) this.#abort()
  }

  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.#guard(() => this.#onHead(status, headers))
    this.#decoder = bodyDecoder(
      headers,
      (chunk) => this.#guard(() => this.#take(chunk)),
      (error) => this.#stop(new HttpError('broken', said(error), error)),
    )
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#guard(() => (this.#decoder ? this.#decoder.write(chunk) : this.#take(chunk)))
  }

  onResponseEnd(): void {
    if (this.#decoder) this.#decoder.end(() => this.#settle())
    else this.#settle()
  }

  onResponseError(_: unknown, error: Error): void {
    this.#settle(new HttpError('broken', said(error), error))
  }

  #take(chunk: Buffer): void {
    if (!this.#onChunk(chunk)) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#stop(), LINGER_MS)
  }

  #guard(step: () => void): void {
    if (this.#settled === undefined) return
    this.#idle?.refresh()
    try {
      step()
    } catch (error) {
      this.#stop(error)
    }
  }

  #end(ended: HttpEnd, why: string): void {
    this.#stop(new HttpError(ended, why))
  }

  #stop(error?: unknown): void {
    this.#settle(error)
    this.#abort()
  }

  #abort(): void {
    this.#controller?.abort(new Error('The request is over.'))
  }

  #settle(error?: unknown): void {
    const settled = this.#settled
    if (settled === undefined) return
    this.#settled = undefined
    clearTimeout(this.#wall)
    clearTimeout(this.#idle)
    this.#forget()
    this.#decoder?.destroy()
    settled(error)
  }
}

/** What a failed connection said, with the system's or the library's code where it has one. */
function said(error: Error): string {
  const code = errnoOf(error)
  const text = messageOf(error).trim()
  if (code === undefined || text.includes(code)) return text || code || error.name
  return text === '' ? code : `${text} (${code})`
}
