import { setTimeout as sleep } from 'node:timers/promises'
import { LONGEST_DELAY_MS } from '../../io/deadline.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { StageContext } from '../../stage/stage.ts'
import { inputField } from '../input-field.ts'
import { exchange, type Reply, type WantedRequest } from './exchange.ts'
import { RequestError } from './request-error.ts'

export interface RequestOptions {
  /** Default: the input names it. */
  url?: string
  /** The field of the input that holds the address where `url` does not. Default `url`. */
  urlKey?: string
  /** Default `GET`, or `POST` where there is a body. */
  method?: string
  headers?: Readonly<Record<string, string>>
  /** A text is sent as it is, anything else as JSON. Default: what the input has under `key`. */
  body?: unknown
  /** The field of the input that is sent where `body` is not given. Default: nothing is sent. */
  key?: string
  /**
   * Extra tries after a broken connection, a time limit, or a status that may pass (408, 425, 429,
   * 5xx), after what `Retry-After` says, else after 1, 2, 4 … 30 seconds. Default 2; for `POST` and
   * `PATCH` only after 429, and 503 with `Retry-After`: else the other side may have done its part.
   */
  retries?: number
  /** Limit of one try, in milliseconds. Default 30 000. */
  timeoutMs?: number
}

const SHORTEST_MS = 1000
const LONGEST_MS = 30_000

/**
 * Makes the request that options and input describe, as often as is worth it.
 *
 * @throws StageError `url_invalid`. @throws RequestError when the last try failed.
 */
export async function makeRequest(
  options: RequestOptions,
  input: unknown,
  context: StageContext,
): Promise<Reply> {
  const wanted = wantedOf(options, input)
  const { retries = 2 } = options
  // What is asked again might be done twice; where that is so, it is asked for by name.
  const isRepeatable = options.retries !== undefined || !['POST', 'PATCH'].includes(wanted.method)
  for (let retry = 0; ; retry += 1) {
    try {
      return await exchange(wanted, context.signal)
    } catch (error) {
      context.signal.throwIfAborted()
      if (!(error instanceof RequestError) || !error.isRetryable || retry >= retries) throw error
      if (!isRepeatable && !isUndone(error)) throw error
      const delayMs = error.retryAfterMs ?? Math.min(SHORTEST_MS * 2 ** retry, LONGEST_MS)
      context.log(`${error.message} Once more in ${delayMs / 1000} s.`)
      await sleep(Math.min(delayMs, LONGEST_DELAY_MS), undefined, { signal: context.signal })
    }
  }
}

/** Whether the other side turned a request away before it did anything. */
function isUndone({ status, retryAfterMs }: RequestError): boolean {
  return status === 429 || (status === 503 && retryAfterMs !== undefined)
}

function wantedOf(options: RequestOptions, input: unknown): WantedRequest {
  const { urlKey = 'url', key, headers = {}, timeoutMs = 30_000 } = options
  const url = addressOf(options.url ?? inputField(input, urlKey))
  const sent = options.body ?? (key === undefined ? undefined : inputField(input, key))
  const { method = sent === undefined ? 'GET' : 'POST' } = options
  const isText = typeof sent === 'string'
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json'
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  return {
    url,
    method,
    timeoutMs,
    headers: {
      ...(names.includes('user-agent') ? {} : { 'user-agent': 'reverie' }),
      ...(sent === undefined || names.includes('content-type') ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: isText ? sent : JSON.stringify(sent) }),
  }
}

function addressOf(given: unknown): URL {
  if (typeof given === 'string' && URL.canParse(given)) {
    const url = new URL(given)
    if (['http:', 'https:'].includes(url.protocol)) return url
  }
  throw new StageError(
    'url_invalid',
    `The address is ${JSON.stringify(given)}; it has to begin with http:// or https://.`,
  )
}
