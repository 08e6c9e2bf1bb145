import { isObject } from '../../core/json-object.ts'
import { judgeFailure } from '../http/failure.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { AgentFailure } from './definition.ts'
import { retryAtIn } from './retry-at.ts'

/** What a program reported, judged. */
export interface JudgedFailure {
  verdict: Verdict
  retryAfterMs?: number
  resetsAt?: string
  /** Absent: what the verdict says. */
  isRetryable?: false
}

/**
 * What programs say for themselves, where no status stands beside it: the status a provider gives
 * for it, with the provider's name for it where the status alone is not enough. The first that fits
 * counts.
 */
const WORDS: readonly (readonly [RegExp, status: number, name?: string])[] = [
  [
    /usage (?:limit|credits|allocation)|(?:hit|reached) your (?:\w+ ){0,3}(?<!(?:rate|minute) )limit|out of (?:extra )?usage|include (?:extra )?usage|(?<!rate )limit reached|(?:daily|weekly|monthly|premium requests?|free tier) (?:quota|limit|allowance)|quota (?:exceeded|exhausted)|exhausted your|exceeded your (?:\w+ )?quota|insufficient_quota|credit balance|out of credits/i,
    429,
    'usage_limit_reached',
  ],
  [/rate.?limit|too many requests|resource.?exhausted/i, 429],
  [/overloaded|high demand|at capacity|slow ?down|server is busy/i, 529],
  [
    /not logged in|\/login\b|log in|sign in|logged out|unauthori[sz]ed|unauthenticated|(?:invalid|incorrect|missing) api key|api.?key (?:is )?(?:missing|not valid|not set|required|invalid)|no api key|must (?:specify|set) the \w+_API_KEY|missing environment variable|no auth|authenticat|auth method|invalid (?:credentials|token)|token (?:has )?expired|api_key_invalid/i,
    401,
  ],
  [/permission (?:denied|error)|forbidden|does not have (?:permission|access)/i, 403],
  [
    /\bmodels?\b.{0,120}(?:not found|not exist|may not|not (?:a )?valid|not supported|not available|unknown)|(?:unknown|invalid|no such|unsupported) model|model_not_found|modelnotfound/i,
    404,
    'model_not_found',
  ],
  [
    /(?:prompt|input|context|request|message)\b.{0,60}(?:too long|too large|too big|exceeds?)|maximum context/i,
    413,
  ],
]

/** What programs report as a failure of the answer itself. */
const ANSWER_WORDS: readonly (readonly [RegExp, Verdict])[] = [
  [/empty response|no response was returned/i, 'empty'],
  [
    /output token (?:maximum|limit)|max(?:imum)?[ _](?:session |number of )?turns|max_output_tokens|max_tokens|response was truncated/i,
    'truncated',
  ],
  [
    /content.?filter|safeguards flagged|flagged for possible|usage policy|safety reasons|blocked (?:by|due to) safety|prohibited/i,
    'refused',
  ],
  [
    /is not valid json|malformed response|incomplete json|(?:without (?:a )?|missing )finish.reason|without sending any chunks|stream closed before/i,
    'bad_output',
  ],
  [
    /out of room in the model's context|context window (?:is )?(?:full|exceeded)|command "?\/\w+"? is not/i,
    'prompt_not_delivered',
  ],
]

/** Whatever answers there is no model's endpoint, and asked again it answers the same. */
const PAGE = /<!doctype html|<html\b|an html page|unexpected token .?</i

const STATUS =
  /(?:\b(?:status(?: code)?|status_?code|http|api error|error|code)\b["']?[:= (]{1,3}|unexpected status |^\W{0,2})([45]\d\d)\b/i
/** A wait this long is not for a retry: the allowance is used up. */
const LONGEST_WAIT_MS = 600_000

/** Whether a text that should have been an answer is a failure programs are known to print. */
export function looksLikeFailure(text: string): boolean {
  return STATUS.test(text) || WORDS.some(([pattern]) => pattern.test(text))
}

/** Judges what a program said went wrong, by the status and the words in it. */
export function judgeAgentFailure(failure: AgentFailure, now: Date): JudgedFailure {
  const { message } = failure
  const words = WORDS.find(([pattern]) => pattern.test(message))
  const told = (failure.status ?? 0) >= 400 ? failure.status : statusIn(message)
  const answer = ANSWER_WORDS.find(([pattern]) => pattern.test(message))
  if (told === undefined && PAGE.test(message)) return { verdict: 'bad_output', isRetryable: false }
  if (told === undefined && answer !== undefined) return { verdict: answer[1] }
  const status = told ?? words?.[1] ?? 500
  // The provider's own body tells more than the words around it.
  const body = objectIn(message) ?? { error: { message, ...ownName(words, status) } }
  const judged = judgeFailure({ status, headers: {}, body, now })
  const at = retryAtIn(message, now)?.getTime()
  const waitMs = at === undefined ? judged.retryAfterMs : Math.max(0, at - now.getTime())
  return settle(judged, waitMs, now)
}

/** Providers and programs call a short wait a quota and a long one a rate; the wait decides. */
function settle(judged: JudgedFailure, waitMs: number | undefined, now: Date): JudgedFailure {
  const { verdict, resetsAt, isRetryable } = judged
  if (isRetryable !== undefined) return { verdict, isRetryable }
  if (verdict !== 'rate_limited' && verdict !== 'quota_exhausted') return { verdict }
  if (waitMs === undefined) return resetsAt === undefined ? { verdict } : { verdict, resetsAt }
  if (waitMs <= LONGEST_WAIT_MS) return { verdict: 'rate_limited', retryAfterMs: Math.ceil(waitMs) }
  return {
    verdict: 'quota_exhausted',
    resetsAt: resetsAt ?? new Date(now.getTime() + waitMs).toISOString(),
  }
}

function statusIn(message: string): number | undefined {
  const status = STATUS.exec(message)?.[1]
  return status === undefined ? undefined : Number(status)
}

/** The provider's own error body, which many programs print as it came. */
function objectIn(message: string): Record<string, unknown> | undefined {
  const start = message.indexOf('{')
  if (start < 0) return undefined
  try {
    const found: unknown = JSON.parse(message.slice(start, message.lastIndexOf('}') + 1))
    return isObject(found) ? found : undefined
  } catch {
    return undefined
  }
}

/** The name in the words holds for the status it belongs to, and for 400, which says little. */
function ownName(words: (typeof WORDS)[number] | undefined, status: number): { type?: string } {
  const [, own, name] = words ?? []
  return name === undefined || (status !== own && status !== 400) ? {} : { type: name }
}
