import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { retryAtIn } from '../../../src/runners/agent-cli/retry-at.ts'

process.env['TZ'] = 'UTC'
const NOW = new Date('2026-11-21T10:00:00Z')

const MESSAGES: Record<string, string> = {
  'Please try again in 20s.': '2026-11-21T10:00:20.000Z',
  'Please try again in 1m30.5s.': '2026-11-21T10:01:30.500Z',
  'Rate limit reached. Try again in 250ms': '2026-11-21T10:00:00.250Z',
  'Suggested retry after 34s..': '2026-11-21T10:00:34.000Z',
  'Attempt 1 failed. Retrying after 34563ms...': '2026-11-21T10:00:34.563Z',
  'try again in 3 days 4 hours 5 minutes.': '2026-11-24T14:05:00.000Z',
  'Your quota will reset after 14h20m': '2026-11-22T00:20:00.000Z',
  'retry-after: 7': '2026-11-21T10:00:07.000Z',
  '{"retry-after":"30"}': '2026-11-21T10:00:30.000Z',
  'Claude AI usage limit reached|1927670400': '2031-02-01T00:00:00.000Z',
  '{"resets_at":1927670400}': '2031-02-01T00:00:00.000Z',
  'You will regain access on 2031-02-01 at 00:00 UTC.': '2031-02-01T00:00:00.000Z',
  'resets 2031-02-01T00:00:00Z': '2031-02-01T00:00:00.000Z',
  "You've hit your limit · resets 3pm": '2026-11-21T15:00:00.000Z',
  "You've hit your limit · resets 9:30am": '2026-11-22T09:30:00.000Z',
  'resets 3pm (Europe/Berlin)': '2026-11-21T14:00:00.000Z',
  'resets 12am (Asia/Seoul)': '2026-11-21T15:00:00.000Z',
  'resets Nov 24, 9:30am (America/New_York)': '2026-11-24T14:30:00.000Z',
  'resets Jan 2, 5pm (UTC)': '2027-01-02T17:00:00.000Z',
  'try again at Feb 1st, 2031 12:00 AM.': '2031-02-01T00:00:00.000Z',
  'try again at 3:04 PM.': '2026-11-21T15:04:00.000Z',
}

for (const [message, at] of Object.entries(MESSAGES)) {
  test(`'${message}' means ${at}`, () => {
    assert.equal(retryAtIn(message, NOW)?.toISOString(), at)
  })
}

test('a message without a time tells none', () => {
  for (const message of [
    'Overloaded. Please try again later.',
    'RPM: Limit 3, Used 3, Requested 1.',
    'API Error: 529 {"request_id":"req_1790000000"}',
    'try again at 3:04 PM (Nowhere/Land)',
    'resets Foo 3, 5pm',
    '',
  ]) {
    assert.equal(retryAtIn(message, NOW), undefined, message)
  }
})

test('whatever a message holds, the time it means is a time', () => {
  const word = fc.oneof(
    fc.constantFrom(...Object.keys(MESSAGES).flatMap((message) => message.split(' '))),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const at = retryAtIn(words.join(' '), NOW)
      assert.ok(at === undefined || !Number.isNaN(at.getTime()))
    }),
  )
})

test('a time of day lies within the next day', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Los_Angeles')
  const minute = fc.integer({ min: 0, max: 59 })
  const hour = fc.integer({ min: 1, max: 12 })
  const half = fc.constantFrom('am', 'pm')
  // Away from the days on which clocks change, where a day is an hour longer or shorter.
  const now = fc.date({
    min: new Date('2026-12-01'),
    max: new Date('2027-02-20'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(now, hour, minute, half, zone, (at, hours, minutes, noon, name) => {
      const text = `resets ${hours}:${String(minutes).padStart(2, '0')}${noon} (${name})`
      const wait = (retryAtIn(text, at)?.getTime() ?? Number.NaN) - at.getTime()
      assert.ok(wait > -1000 && wait <= 86_400_000, `${text} at ${at.toISOString()}: ${wait}`)
    }),
  )
})
