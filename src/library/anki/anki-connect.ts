import { defined } from '../../core/defined.ts'
import { messageOf } from '../../core/errors.ts'
import type { HttpError } from '../../io/http.ts'
import { type AnkiActions, RESULT_KINDS } from './actions.ts'
import { AnkiError } from './anki-error.ts'

/** A running Anki, asked through its add-on AnkiConnect; lent to stages as the provider `anki`. */
export interface Anki {
  /**
   * Has Anki do something.
   *
   * @throws AnkiError `anki_unreachable`, `anki_reply_invalid`, or `anki_refused` with its reason.
   * @throws HttpError `http_cancelled` when the signal aborts.
   */
  ask<Action extends keyof AnkiActions>(
    action: Action,
    params: AnkiActions[Action][0],
    signal?: AbortSignal,
  ): Promise<AnkiActions[Action][1]>
}

declare module '../../stage/stage.ts' {
  interface Providers {
    anki?: Anki | undefined
  }
}

export interface AnkiConnectOptions {
  /** Default `http://127.0.0.1:8765`. */
  url?: string
  /** What AnkiConnect's own setting `apiKey` says, if it says anything. */
  key?: string
  /** For one action, in milliseconds. Default 30 000: Anki may be busy with a sync of its own. */
  timeoutMs?: number
}

const KEY_HINT =
  ". It is the apiKey of AnkiConnect's settings: ankiConnect({ key }) in a script, ANKICONNECT_KEY with the command."

const NEVER = new AbortController().signal

/**
 * Reaches the Anki of this computer. Anki has to run, with the add-on AnkiConnect.
 *
 * Nothing is sent before the first action, and nothing is sent twice.
 *
 * @throws TypeError when the address is none.
 * @example
 * await session.run(syncCards(), {}, { providers: { anki: ankiConnect() } })
 */
export function ankiConnect({
  url = 'http://127.0.0.1:8765',
  key,
  timeoutMs = 30_000,
}: AnkiConnectOptions = {}): Anki {
  const address = new URL(url)
  return {
    async ask(action, params, signal = NEVER) {
      const { HttpError, sendHttp } = await import('../../io/http.ts')
      const chunks: Buffer[] = []
      let status = 0
      const body = JSON.stringify({
        action,
        version: 6,
        params,
        ...defined({ key }),
      })
      try {
        await sendHttp({
          url: address,
          // The add-on closes every connection after its reply without saying so beforehand.
          headers: { 'content-type': 'application/json', connection: 'close' },
          body,
          variables: () => undefined,
          timeoutMs,
          signal,
          onHead: (code) => void (status = code),
          onChunk: (chunk) => {
            chunks.push(chunk)
            return false
          },
        })
      } catch (error) {
        if (error instanceof HttpError && error.ended !== 'cancelled')
          throw silent(action, url, error)
        throw error
      }
      return unwrapped(action, url, status, Buffer.concat(chunks).toString('utf8'))
    },
  }
}

function silent(action: string, url: string, error: HttpError): AnkiError {
  const message =
    error.ended === 'broken'
      ? `Anki does not answer at ${url} (${error.message}). Start Anki, with the add-on AnkiConnect (code 2055492159) installed, and run again.`
      : `Anki did not answer '${action}' in time (${error.message}). Look whether a window of Anki waits for an answer, and run again.`
  return new AnkiError('anki_unreachable', action, message, '', error)
}

/** AnkiConnect says in the body what went wrong; the status is 200 all the same. */
function unwrapped<Action extends keyof AnkiActions>(
  action: Action,
  url: string,
  status: number,
  text: string,
): AnkiActions[Action][1] {
  const strange = (what: string, cause?: unknown): AnkiError =>
    new AnkiError(
      'anki_reply_invalid',
      action,
      `${url} answered '${action}' with ${what}. Look whether it is AnkiConnect that listens there, and update the add-on.`,
      '',
      cause,
    )
  if (status !== 200) throw strange(`status ${status}: ${text.slice(0, 200)}`)
  let reply: unknown
  try {
    reply = JSON.parse(text)
  } catch (error) {
    throw strange(`what is no JSON (${messageOf(error)}): ${text.slice(0, 200)}`, error)
  }
  if (typeof reply !== 'object' || reply === null || !('result' in reply) || !('error' in reply)) {
    throw strange(`a reply without 'result' and 'error': ${text.slice(0, 200)}`)
  }
  if (reply.error !== null) {
    const reason = typeof reply.error === 'string' ? reply.error : JSON.stringify(reply.error)
    const message = `Anki refused '${action}': ${reason}${/api key/i.test(reason) ? KEY_HINT : ''}`
    throw new AnkiError('anki_refused', action, message, reason)
  }
  if (!isKind(reply.result, RESULT_KINDS[action])) {
    throw strange(`an unexpected result: ${JSON.stringify(reply.result).slice(0, 200)}`)
  }
  return reply.result as AnkiActions[Action][1]
}

function isKind(value: unknown, kind: (typeof RESULT_KINDS)[keyof AnkiActions]): boolean {
  if (kind === undefined) return true
  if (kind === 'list') return Array.isArray(value)
  if (kind === 'text') return typeof value === 'string'
  return typeof value === kind && value !== null && !Array.isArray(value)
}
