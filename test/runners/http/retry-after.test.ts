import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { retryAfterOf } from '../../../src/runners/http/retry-after.ts'

const NOW = new Date('2030-05-05T12:00:00.000Z')
const wait = (header: string) => retryAfterOf({ 'retry-after': header }, undefined, NOW)

test('Retry-After in seconds is a wait of so many seconds', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (seconds) => {
      assert.equal(wait(String(seconds)), seconds * 1000)
    }),
  )
})

test('Retry-After as a date is a wait until then, and none when it is past', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 1_000_000 }), (seconds) => {
      const date = new Date(NOW.getTime() + seconds * 1000).toUTCString()
      assert.equal(wait(date), Math.max(0, seconds * 1000))
    }),
  )
})

test('the three date forms of HTTP are understood', () => {
  assert.equal(wait('Sun, 05 May 2030 12:00:30 GMT'), 30_000)
  assert.equal(wait('Sunday, 05-May-30 12:00:30 GMT'), 30_000)
  assert.equal(wait('Sun May  5 12:00:30 2030 GMT'), 30_000)
})

test('what is neither seconds nor a date says nothing', () => {
  for (const header of ['', 'soon', '-5', '1e400', '12:00']) {
    assert.equal(wait(header), undefined, header)
  }
})

test('a header wins over the details of the error, and these over its message', () => {
  const error = {
    message: 'Please try again in 7s.',
    details: [{ '@type': 'x' }, { retryDelay: '1.5s' }],
  }
  assert.equal(retryAfterOf({ 'retry-after': '9' }, error, NOW), 9000)
  assert.equal(retryAfterOf({}, error, NOW), 1500)
  assert.equal(retryAfterOf({}, { message: error.message }, NOW), 7000)
})

test('a message names hours, minutes, seconds and milliseconds', () => {
  const said = (text: string) => retryAfterOf({}, { message: `Please try again in ${text}.` }, NOW)
  assert.equal(said('250ms'), 250)
  assert.equal(said('1h2m3.5s'), 3_723_500)
  assert.equal(said('6m0s'), 360_000)
  assert.equal(said('a while'), undefined)
})
