import type { IncomingHttpHeaders } from 'node:http'
import { amountAt, isObject, listAt, objectAt, textAt } from '../../core/json-object.ts'
import type { Verdict } from '../../core/verdict.ts'
import { resetsAtOf } from './resets-at.ts'
import { retryAfterOf } from './retry-after.ts'

/** What a provider said instead of an answer, judged. */
export interface Failure {
  verdict: Verdict
  /** The provider's own words, without the status. */
  message: string
  status: number
  retryAfterMs?: number
  resetsAt?: string
  /** Absent: what the verdict says. */
  isRetryable?: false
}

export interface FailedReply {
  status: number
  headers: IncomingHttpHeaders
  /** The parsed body, or the text that is no JSON. */
  body: unknown
  now: Date
}

/** What names of failures mean as a status, for those told inside a stream that began with 200. */
const STATUS_OF: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  invalid_argument: 400,
  authentication_error: 401,
  unauthenticated: 401,
  billing_error: 402,
  insufficient_quota: 402,
  permission_error: 403,
  permission_denied: 403,
  not_found_error: 404,
  not_found: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  resource_exhausted: 429,
  unavailable: 503,
  deadline_exceeded: 504,
  timeout_error: 504,
  overloaded_error: 529,
}

/**
 * Judges a failure by its status and by the names and words the providers use for it.
 *
 * Source: https://platform.claude.com/docs/en/api/errors,
 * https://platform.openai.com/docs/guides/error-codes,
 * https://ai.google.dev/gemini-api/docs/troubleshooting,
 * https://openrouter.ai/docs/api/reference/errors-and-debugging
 */
export function judgeFailure(reply: FailedReply): Failure {
  const error = errorIn(reply.body)
  const names = namesIn(error)
  const message = messageIn(error)
  const told = amountAt(error, 'code') ?? names.map((name) => STATUS_OF[name]).find(Boolean)
  const status = reply.status >= 400 ? reply.status : (told ?? 500)
  const retryAfterMs = retryAfterOf(reply.headers, error, reply.now)
  const resetsAt = resetsAtOf(reply.headers, error, reply.now)
  const verdict = verdictOf({ status, names, message, error, retryAfterMs, resetsAt })
  const now = reply.now.getTime()
  const waitMs =
    retryAfterMs ?? (resetsAt === undefined ? undefined : Math.max(0, Date.parse(resetsAt) - now))
  // A page that is not there is a wrong address.
  if (verdict === 'bad_output') return { verdict, message, status, isRetryable: false }
  if (waitMs === undefined) return { verdict, message, status }
  if (verdict === 'rate_limited') return { verdict, message, status, retryAfterMs: waitMs }
  if (verdict !== 'quota_exhausted') return { verdict, message, status }
  return { verdict, message, status, resetsAt: resetsAt ?? new Date(now + waitMs).toISOString() }
}

interface Signs {
  status: number
  names: readonly string[]
  message: string
  error: unknown
  retryAfterMs: number | undefined
  resetsAt: string | undefined
}

const QUOTA_NAME =
  /insufficient_quota|billing|usage_limit|quota_exceeded|insufficient_(credit|balance|fund)/
const QUOTA_WORD =
  /credit balance|insufficient (credit|balance|fund|quota)|exceeded your current quota|usage limit|spend(ing)? (limit|cap)|regain access|out of credits|free-models-per-day|(daily|weekly|monthly) (limit|quota|cap)/i
const POLICY_NAME = /content_filter|_policy|moderation|safety|prohibited/
const POLICY_WORD =
  /content filter|usage polic|safety reasons|flagged (as potentially|for possible)/i
const MODEL_NAME = /model_not_found|invalid_model|unknown_model/
const MODEL_WORD =
  /\bmodels?\b.{0,80}(not found|not exist|not (a )?valid|not supported|no longer|deprecated|retired)|(invalid|unknown|no such) model|not a valid model|^model: |endpoints? found for/i
const SIZE_NAME = /context_length|too_large|string_above_max_length/
const SIZE_WORD =
  /too long|too large|maximum context length|context (window|length|size)|maximum number of tokens|reduce the length/i
const AUTH_NAME = /api_key|authentication|unauthenticated|permission|unsupported_country/
const AUTH_WORD =
  /api key (is )?(not (valid|found|set)|invalid|missing|required|expired)|(invalid|incorrect|missing|no) api key/i
const BUSY_WORD = /overloaded|at capacity|slow ?down|too many requests|high demand/i

function verdictOf({ status, names, message, error, retryAfterMs, resetsAt }: Signs): Verdict {
  const named = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
  const quotas = violations(error)
  if (named(QUOTA_NAME)) return 'quota_exhausted'
  // Without a time to wait, nothing but money helps.
  if (status === 402) return retryAfterMs === undefined ? 'quota_exhausted' : 'rate_limited'
  if (quotas.length > 0) {
    return quotas.some((id) => /perday/i.test(id)) ? 'quota_exhausted' : 'rate_limited'
  }
  if (status === 429 && resetsAt !== undefined && !/per-?min/i.test(message)) {
    return 'quota_exhausted'
  }
  if (status < 500 && QUOTA_WORD.test(message)) return 'quota_exhausted'
  if (named(POLICY_NAME) || isFlagged(error)) return 'refused'
  // Of the prompt alone: an account, too, may be closed for what it was used for.
  if (status === 400 && POLICY_WORD.test(message)) return 'refused'
  if (status === 413 || (status < 500 && (named(SIZE_NAME) || SIZE_WORD.test(message)))) {
    return 'prompt_not_delivered'
  }
  if (status < 429 && (named(MODEL_NAME) || MODEL_WORD.test(message))) return 'unknown_model'
  if (status === 401 || status === 403 || status === 407 || named(AUTH_NAME)) return 'auth'
  if (status === 400 && AUTH_WORD.test(message)) return 'auth'
  if (status === 429 || status === 529) return 'rate_limited'
  if (status === 503 && (retryAfterMs !== undefined || BUSY_WORD.test(message))) {
    return 'rate_limited'
  }
  if (status === 408 || status === 504 || status === 524) return 'timeout'
  if (status === 404 || status === 405) return 'bad_output'
  return status < 500 ? 'prompt_not_delivered' : 'crashed'
}

/** The error in a body: under `error`, first in a list, or the body itself. */
function errorIn(body: unknown): unknown {
  if (Array.isArray(body)) return errorIn(body[0])
  if (!isObject(body)) return body
  return body['error'] ?? body
}

/** Everything the error is called, in small letters. */
function namesIn(error: unknown): string[] {
  const reasons = listAt(error, 'details').map((detail) => textAt(detail, 'reason'))
  const metadata = textAt(objectAt(error, 'metadata'), 'error_type')
  const all = [textAt(error, 'code'), textAt(error, 'type'), textAt(error, 'status'), metadata]
  return [...all, ...reasons].flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]))
}

function messageIn(error: unknown): string {
  if (typeof error === 'string')
    return error.trimStart().startsWith('<') ? pageTitle(error) : error.trim()
  const raw = textAt(objectAt(error, 'metadata'), 'raw')
  const said = textAt(error, 'message') ?? textAt(error, 'detail') ?? untold(error)
  return raw === undefined ? said : `${said} (${raw})`
}

/** An error whose words are nowhere known here speaks for itself. */
function untold(error: unknown): string {
  return isObject(error) && Object.keys(error).length > 0 ? JSON.stringify(error) : ''
}

function pageTitle(html: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1]?.trim() ?? ''
  return title === '' ? 'an HTML page' : `an HTML page, '${title}'`
}

/** The quotas Google says were exceeded. */
function violations(error: unknown): string[] {
  return listAt(error, 'details')
    .flatMap((detail) => listAt(detail, 'violations'))
    .map((violation) => textAt(violation, 'quotaId') ?? '')
    .filter((id) => id !== '')
}

/** OpenRouter's way to say that a prompt was moderated. */
function isFlagged(error: unknown): boolean {
  const metadata = objectAt(error, 'metadata')
  return listAt(metadata, 'reasons').length > 0 || 'flagged_input' in metadata
}
