import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { VERDICTS } from '../../../src/core/verdict.ts'
import { judgeFailure } from '../../../src/runners/http/failure.ts'
import { verdictOfFinish } from '../../../src/runners/http/finish.ts'

const NOW = new Date('2030-05-05T12:00:00.000Z')
const judged = (status: number, body: unknown, headers = {}) =>
  judgeFailure({ status, headers, body, now: NOW })

test('anything a server may send as a failure gets a verdict that is not ok', () => {
  const header = fc.dictionary(fc.constantFrom('retry-after', 'retry-after-ms', 'x'), fc.string())
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 599 }),
      fc.jsonValue(),
      header,
      (status, body, more) => {
        for (const form of [
          body,
          { error: body },
          [{ error: body }],
          { error: { details: body } },
        ]) {
          const { verdict, retryAfterMs = 0, resetsAt } = judged(status, form, more)
          assert.ok(VERDICTS.includes(verdict) && verdict !== 'ok')
          assert.ok(Number.isFinite(retryAfterMs) && retryAfterMs >= 0)
          assert.ok(resetsAt === undefined || !Number.isNaN(Date.parse(resetsAt)))
        }
      },
    ),
  )
})

test('a usage limit says when it ends, in whatever form the reply does', () => {
  const later = '2030-05-05T13:00:00.000Z'
  const seconds = Date.parse(later) / 1000
  const limit = { type: 'usage_limit_reached', message: 'limit' }
  const forms: [body: unknown, headers?: Record<string, string>][] = [
    [{ error: { ...limit, resets_at: seconds } }],
    [{ error: { ...limit, resets_at: later } }],
    [{ error: { ...limit, resets_in_seconds: 3600 } }],
    [{ error: { ...limit, message: 'You regain access on 2030-05-05 at 13:00 UTC.' } }],
    [{ error: limit }, { 'anthropic-ratelimit-unified-reset': String(seconds) }],
    [{ error: limit }, { 'retry-after': '3600' }],
    [{ error: limit }, { 'retry-after': new Date(later).toUTCString() }],
  ]
  for (const [body, headers] of forms) {
    const { verdict, resetsAt } = judged(429, body, headers)
    assert.deepEqual({ verdict, resetsAt }, { verdict: 'quota_exhausted', resetsAt: later })
  }
})

test('a limit per minute is a rate and not an allowance, however its reset is told', () => {
  const message = 'Rate limit exceeded: free-models-per-min.'
  const reset = String(NOW.getTime() + 40_000)
  const body = { error: { message, metadata: { headers: { 'X-RateLimit-Reset': reset } } } }
  const { verdict, retryAfterMs } = judged(429, body)
  assert.deepEqual({ verdict, retryAfterMs }, { verdict: 'rate_limited', retryAfterMs: 40_000 })
})

test('a key that is not valid is told apart from a prompt that is not, also with status 400', () => {
  for (const message of ['API key not valid. Please pass a valid API key.', 'Invalid API key.']) {
    assert.equal(judged(400, { error: { message } }).verdict, 'auth', message)
  }
})

test('an error whose words are nowhere known is told as it came', () => {
  const detail = [{ loc: ['body', 'temperature'], msg: 'Input should be at most 2' }]
  assert.match(judged(422, { detail }).message, /"temperature".*Input should be at most 2/)
  assert.equal(judged(422, {}).message, '')
})

test('statuses without a word are judged by themselves', () => {
  const verdicts = Object.fromEntries(
    [400, 401, 402, 403, 404, 407, 408, 413, 422, 429, 500, 502, 503, 504, 524, 529].map(
      (status) => [status, judged(status, '').verdict],
    ),
  )
  assert.deepEqual(verdicts, {
    400: 'prompt_not_delivered',
    401: 'auth',
    402: 'quota_exhausted',
    403: 'auth',
    404: 'bad_output',
    407: 'auth',
    408: 'timeout',
    413: 'prompt_not_delivered',
    422: 'prompt_not_delivered',
    429: 'rate_limited',
    500: 'crashed',
    502: 'crashed',
    503: 'crashed',
    504: 'timeout',
    524: 'timeout',
    529: 'rate_limited',
  })
})

test('reasons to end are known by their words, and an unknown one is an ordinary end', () => {
  const reasons = {
    ok: 'stop end_turn stop_sequence STOP eos brilliant',
    truncated: 'length max_tokens MAX_TOKENS model_context_window_exceeded',
    refused: 'content_filter refusal SAFETY RECITATION SPII BLOCKLIST PROHIBITED_CONTENT',
    bad_output: 'tool_calls tool_use pause_turn MALFORMED_FUNCTION_CALL OTHER',
    crashed: 'error',
  }
  for (const [verdict, names] of Object.entries(reasons)) {
    for (const name of names.split(' ')) assert.equal(verdictOfFinish(name), verdict, name)
  }
})
