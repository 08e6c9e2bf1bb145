import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAgentFailure } from '../../../src/runners/agent-cli/failure.ts'

const NOW = new Date('2026-11-20T12:00:00Z')

test('all that Claude says of an allowance that is used up or not there is known for it', () => {
  // Source: the beginnings it knows such a message by itself, in version 2.1.332.
  const said = [
    "You've hit your monthly spend limit",
    "You've reached your Opus limit",
    "You've reached your Opus weekly usage limit",
    "You're out of usage credits. /model to switch models.",
    'Your org is out of usage · contact your admin',
    "Your seat type doesn't include usage",
    'Your usage allocation has been disabled by your admin',
    'Fable 5 requires usage credits',
    "You're out of extra usage",
    "Your seat type doesn't include extra usage",
  ]
  for (const message of said) {
    for (const status of [undefined, 429]) {
      const failure = status === undefined ? { message } : { message, status }
      assert.deepEqual(judgeAgentFailure(failure, NOW), { verdict: 'quota_exhausted' }, message)
    }
  }
  const told = judgeAgentFailure(
    { message: "You're out of extra usage · resets Dec 1, 9am (UTC)" },
    NOW,
  )
  assert.deepEqual(told, { verdict: 'quota_exhausted', resetsAt: '2026-12-01T09:00:00.000Z' })
})

test('a rate that was reached is no allowance that is used up', () => {
  for (const message of [
    "You've hit your rate limit",
    'You have reached your requests per minute limit',
  ]) {
    const judged = judgeAgentFailure({ message, status: 429 }, NOW)
    assert.deepEqual(judged, { verdict: 'rate_limited' }, message)
  }
})
