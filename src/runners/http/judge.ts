import type { IncomingHttpHeaders } from 'node:http'
import { defined } from '../../core/defined.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { HttpError } from '../../io/http.ts'
import type { RunnerRequest } from '../contract.ts'
import { judgeStop } from '../judge.ts'
import { judgeFailure, type Failure } from './failure.ts'
import { verdictOfFinish } from './finish.ts'
import type { HttpProvider } from './provider.ts'
import type { Reception } from './reception.ts'
import type { BodyKind } from './reply-body.ts'

/** Everything that was seen of one exchange. */
export interface Exchange {
  provider: HttpProvider
  request: RunnerRequest
  /** Shown in reasons; without what must not be seen. */
  address: string
  /** `undefined` when no reply came at all. */
  head?: { status: number; headers: IncomingHttpHeaders }
  kind: BodyKind
  reception: Reception
  /** The parsed body of a reply with a status of failure. */
  failedBody?: unknown
  answer: { isBlank: boolean; hasText: boolean }
  /** Takes keys out of what the provider said. */
  mask: (text: string) => string
  /** Why the exchange did not come to its end. */
  error?: HttpError
  now: Date
}

export interface Judgement extends Partial<Omit<Failure, 'verdict' | 'message' | 'status'>> {
  verdict: Verdict
  reason?: string
}

/** Judges an exchange: a stream that stops before the provider's last word is never a success. */
export function judge(exchange: Exchange): Judgement {
  const { request, address, head, kind, reception, answer, error, now } = exchange
  const { provider } = exchange
  const { baseUrl } = provider.names
  if (error?.ended === 'cancelled') return judgeStop('cancelled', request)
  if (head !== undefined && head.status >= 300) return judgeStatus(exchange, head)
  if (reception.failure !== undefined) {
    const { body } = reception.failure
    const failure = judgeFailure({ status: 200, headers: head?.headers ?? {}, body, now })
    return told(exchange, failure, `${address} reported a failure: ${failure.message}`)
  }
  // What ended the call matters only when it came before the provider's last word.
  if (error !== undefined && !reception.isEnd) {
    return error.ended === 'broken'
      ? { verdict: 'crashed', reason: brokenReason(exchange, error) }
      : judgeStop(error.ended, request)
  }
  if (kind === 'page') {
    const reason = `${address} answered with an HTML page instead of an answer. Check ${baseUrl}.`
    return wrongAddress(reason)
  }
  if (kind === 'none') {
    return { verdict: 'empty', reason: `${address} answered with nothing at all.` }
  }
  if (!answer.hasText && isStrange(exchange)) {
    const reason = `The reply has no ${provider.field}; its form is not the known one. Check ${baseUrl}, or whether the API has changed.`
    return wrongAddress(reason)
  }
  // The reason to end will do: not every server sends the last word of the protocol after it.
  if (!reception.isEnd && reception.finishReason === undefined) {
    return { verdict: 'crashed', reason: 'The answer breaks off: its last word never came.' }
  }
  return judgeAnswer(reception, answer)
}

/** Something came in a form not known here, or a reply in one piece that has no answer in it. */
function isStrange({ kind, reception }: Exchange): boolean {
  const { strangers, isRefusal, isEnd } = reception
  return !isRefusal && (strangers > 0 || (kind === 'whole' && !isEnd))
}

function judgeAnswer(
  { isRefusal, finishReason = '' }: Reception,
  { isBlank }: Exchange['answer'],
): Judgement {
  const verdict = isRefusal ? 'refused' : verdictOfFinish(finishReason)
  const why = `The answer ends with '${finishReason}'`
  switch (verdict) {
    case 'ok':
      return isBlank
        ? { verdict: 'empty', reason: 'The answer is empty (white space only).' }
        : { verdict }
    case 'truncated':
      return { verdict, reason: `${why}: it was cut off at a length limit.` }
    case 'refused':
      return { verdict, reason: `${why}: the model or a filter declined.` }
    default:
      return { verdict, reason: `${why}, which is no end of an answer.` }
  }
}

function judgeStatus(
  exchange: Exchange,
  { status, headers }: NonNullable<Exchange['head']>,
): Judgement {
  const { provider, address, failedBody, now } = exchange
  const { baseUrl } = provider.names
  if (status < 400) {
    const reason = `HTTP ${status}: ${address} sends elsewhere, which is not followed. Check ${baseUrl}.`
    return wrongAddress(reason)
  }
  const failure = judgeFailure({ status, headers, body: failedBody, now })
  const where = failure.verdict === 'bad_output' ? ` at ${address}` : ''
  return told(exchange, failure, `HTTP ${status}${where}: ${failure.message || 'no explanation'}`)
}

/** Whatever answers there does not speak the provider's language; asked again, it speaks the same. */
function wrongAddress(reason: string): Judgement {
  return { verdict: 'bad_output', reason, isRetryable: false }
}

const LONGEST_REASON = 500

function told({ provider, mask }: Exchange, failure: Failure, said: string): Judgement {
  const { verdict, retryAfterMs, resetsAt, isRetryable } = failure
  const { names } = provider
  // Masked before it is cut: of half a key no part would be known.
  const text = mask(said)
  const short = text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text
  const advice: Partial<Record<Verdict, string>> = {
    bad_output: ` Check ${names.baseUrl}.`,
    ...(names.key === undefined ? {} : { auth: ` Check ${names.key}.` }),
  }
  const more = advice[verdict] ?? ''
  const end = more === '' || /[.!?…]$/.test(short) ? '' : '.'
  return {
    verdict,
    reason: short + end + more,
    ...defined({ isRetryable, retryAfterMs, resetsAt }),
  }
}

function brokenReason({ provider, address, head }: Exchange, error: HttpError): string {
  return head === undefined
    ? `Could not reach ${address}: ${error.message}. Check ${provider.names.baseUrl} and the network.`
    : `The connection to ${address} broke before the end of the answer: ${error.message}.`
}
