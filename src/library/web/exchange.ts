import type { IncomingHttpHeaders } from 'node:http'
import { defined } from '../../core/defined.ts'
import { maskSecrets, type Secret } from '../../core/mask.ts'
import { messageOf } from '../../core/errors.ts'
import { HttpError, sendHttp } from '../../io/http.ts'
import { processSecrets } from '../../io/secret-mask.ts'
import { callVariables } from '../../io/variables.ts'
import { retryAfterOf } from '../../runners/http/retry-after.ts'
import { RequestError } from './request-error.ts'

export interface WantedRequest {
  url: URL
  method: string
  headers: Readonly<Record<string, string>>
  body?: string
  timeoutMs: number
}

export interface Reply {
  status: number
  /** Their names in small letters. */
  headers: Readonly<Record<string, string>>
  /** The value where the reply calls itself JSON, else the text. */
  body: unknown
}

const SHOWN = 200
/** Headers that hold what must not be shown, though a server may send it back. */
const SECRET_HEADER = /authorization|cookie|key|secret|token/i

/**
 * Sends a request once and takes in its reply.
 *
 * @throws RequestError for any status but 2xx with the first 200 characters of what was said, for a
 * reply that is not what it calls itself, and where there was none. Secrets are masked in all.
 */
export async function exchange(wanted: WantedRequest, signal: AbortSignal): Promise<Reply> {
  const { url, method } = wanted
  const secrets = [...processSecrets(), ...secretsIn(wanted.headers)]
  // The rest of the address may hold a key.
  const what = `${method} ${url.origin}${url.pathname}`
  const fail = (said: string, about: Partial<RequestError> = {}) =>
    new RequestError(maskSecrets(`${what}: ${said}`, secrets), about)
  let status = 0
  let received: IncomingHttpHeaders = {}
  const chunks: Buffer[] = []
  try {
    await sendHttp({
      ...wanted,
      variables: callVariables(),
      signal,
      onHead(code, headers) {
        status = code
        received = headers
      },
      onChunk(chunk) {
        chunks.push(chunk)
        return false
      },
    })
  } catch (cause) {
    const isRetryable = cause instanceof HttpError && cause.isRetryable
    throw fail(messageOf(cause), { cause, isRetryable })
  }
  const bytes = Buffer.concat(chunks)
  const headers = flat(received)
  if (status >= 200 && status < 300) return { status, headers, body: bodyOf(bytes, headers, fail) }
  const retryAfterMs = retryAfterOf(received, undefined, new Date())
  const to = status < 400 && headers['location'] ? ` It leads to ${headers['location']}.` : ''
  throw fail(`status ${status}. ${shown(bytes.toString('utf8'))}${to}`, {
    status,
    // Too slow, too early, too often, or broken over there.
    isRetryable: [408, 425, 429].includes(status) || status >= 500,
    ...defined({ retryAfterMs }),
  })
}

function bodyOf(
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  fail: (said: string, about: Partial<RequestError>) => RequestError,
): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const type = headers['content-type'] ?? 'of no stated type'
    throw fail(`the reply (${type}) is not UTF-8 text.`, { cause })
  }
  if (text === '' || !/\bjson\b/i.test(headers['content-type'] ?? '')) return text
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw fail(`the reply calls itself JSON, but is: ${shown(text)}`, { cause })
  }
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line === '' ? 'Nothing was said.' : line.slice(0, SHOWN)
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
}

function secretsIn(headers: Readonly<Record<string, string>>): Secret[] {
  return Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name))
    .map(([name, value]) => ({ name, value: value.replace(/^(?:Basic|Bearer) /i, '') }))
}
