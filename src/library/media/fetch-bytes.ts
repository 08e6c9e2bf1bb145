import { maskSecrets } from '../../core/mask.ts'
import { messageOf } from '../../core/errors.ts'
import { agentFor } from '../../io/http-agent.ts'
import { secretMask } from '../../io/secret-mask.ts'
import type { Variables } from '../../io/variables.ts'
import { MediaError } from './media-error.ts'

export interface Fetch {
  url: URL
  /** Sent as JSON by POST; absent: GET. */
  body?: unknown
  /** The key goes into the header `authorization`, except where it is part of the address. */
  key?: { name: string; value: string; isInUrl?: boolean }
  /** Where the proxies are looked up. */
  variables: Variables
  /** Wall clock in milliseconds. */
  timeoutMs: number
  signal: AbortSignal
}

/** No media file of a flash card is larger. */
const LARGEST = 64 * 1024 * 1024
const SHOWN = 200

/** Where files are kept is often some other place than where they are said to be. */
const MOST_REDIRECTS = 5

/**
 * The body of a reply. Redirects are followed only where no key is sent along: it must not travel to
 * another host.
 *
 * @throws MediaError `media_http` with the status and the first 200 characters of what was said;
 * `media_unreachable`, `media_timeout`, `media_too_large`. Keys are masked in all of them.
 */
export async function fetchBytes(wanted: Fetch): Promise<Uint8Array> {
  const { url, key, body, timeoutMs, signal } = wanted
  const mask = secretMask()
  const masked = (text: string): string => mask(maskSecrets(text, key === undefined ? [] : [key]))
  const address = masked(url.origin + url.pathname)
  const deadline = AbortSignal.timeout(timeoutMs)
  const hasNoKey = body === undefined && (key === undefined || key.isInUrl === true)
  try {
    const rest = { ...wanted, signal: AbortSignal.any([signal, deadline]) }
    const { status, bytes } = await exchange(rest, address, hasNoKey ? MOST_REDIRECTS : 0)
    if (status >= 200 && status < 300) return bytes
    const said = masked(Buffer.from(bytes).toString('utf8')).replaceAll(/\s+/g, ' ').trim()
    const shown = said === '' ? 'no explanation' : said.slice(0, SHOWN)
    // Told to come again, or broken over there.
    const isRetryable = status === 408 || status === 429 || status >= 500
    throw new MediaError('media_http', `HTTP ${status} from ${address}: ${shown}`, { isRetryable })
  } catch (error) {
    if (error instanceof MediaError) throw error
    signal.throwIfAborted()
    const options = { isRetryable: true }
    if (deadline.aborted) {
      const message = `No whole answer from ${address} within ${timeoutMs} ms.`
      throw new MediaError('media_timeout', message, options)
    }
    const message = `Could not reach ${address}: ${masked(messageOf(error))}`
    throw new MediaError('media_unreachable', message, options)
  }
}

async function exchange(
  wanted: Fetch,
  address: string,
  redirects: number,
): Promise<{ status: number; bytes: Uint8Array }> {
  const { url, body, key, variables, signal } = wanted
  const agent = await agentFor(url, variables)
  const isSecretHeader = key !== undefined && key.isInUrl !== true
  const reply = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'user-agent': 'reverie',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(isSecretHeader ? { authorization: `Bearer ${key.value}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // One limit for all of it is held by the signal.
    headersTimeout: 0,
    bodyTimeout: 0,
    signal,
  })
  const next = redirects === 0 ? undefined : redirectOf(url, reply)
  if (next !== undefined) {
    await reply.body.dump()
    return exchange({ ...wanted, url: next }, address, redirects - 1)
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of reply.body) {
    size += (chunk as Buffer).length
    if (size > LARGEST) {
      const message = `${address} sends more than ${LARGEST / 1024 / 1024} MB, which is no card's.`
      throw new MediaError('media_too_large', message)
    }
    chunks.push(chunk as Buffer)
  }
  return { status: reply.statusCode, bytes: Buffer.concat(chunks) }
}

function redirectOf(
  from: URL,
  { statusCode, headers }: { statusCode: number; headers: Record<string, unknown> },
): URL | undefined {
  const { location } = headers
  if (![301, 302, 303, 307, 308].includes(statusCode) || typeof location !== 'string')
    return undefined
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  return to !== undefined && /^https?:$/.test(to.protocol) ? to : undefined
}

/** The JSON of a reply. @throws MediaError `media_reply` when it is none. */
export async function fetchJson(wanted: Fetch): Promise<unknown> {
  const text = Buffer.from(await fetchBytes(wanted)).toString('utf8')
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const { key, url } = wanted
    const said = maskSecrets(text.slice(0, SHOWN), key === undefined ? [] : [key])
    const message = `${url.host} did not answer with JSON but with: ${said}`
    throw new MediaError('media_reply', message, { cause })
  }
}
