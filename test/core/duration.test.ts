import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DurationError, parseDuration } from '../../src/core/duration.ts'

test('a number and a unit is a length of time in milliseconds', () => {
  const cases = { '1500ms': 1500, '90s': 90_000, '5m': 300_000, '1h': 3_600_000, '2.5m': 150_000 }
  for (const [text, ms] of Object.entries(cases)) assert.equal(parseDuration(text), ms, text)
})

test('whole numbers of every unit are exact', () => {
  const units = fc.constantFrom(['ms', 1], ['s', 1000], ['m', 60_000], ['h', 3_600_000] as const)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), units, (count, [unit, ms]) => {
      assert.equal(parseDuration(`${count}${unit}`), count * ms)
    }),
  )
})

test('what is not a length of time is refused and named', () => {
  for (const text of ['', '90', 's', '-5s', '5 minutes', '1h30m', '1e3s', 'Infinitys', '5S']) {
    assert.throws(
      () => parseDuration(text),
      (error) => error instanceof DurationError && error.text === text,
      text,
    )
  }
})
