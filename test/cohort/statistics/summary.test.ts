import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { summarize } from '../../../src/cohort/statistics/summary.ts'

test('Missing scores lower the coverage and nothing else', () => {
  const { planned, n, coverage, ...figures } = summarize([4, undefined, 8, undefined])
  assert.deepEqual([planned, n, coverage], [4, 2, 0.5])
  const { planned: all, n: known, coverage: full, ...same } = summarize([4, 8])
  assert.deepEqual([all, known, full], [2, 2, 1])
  assert.deepEqual(figures, same)
})

test('What cannot be known is not there', () => {
  const nothing = { mean: undefined, low: undefined, high: undefined, stdDev: undefined }
  assert.deepEqual(summarize([]), {
    planned: 0,
    n: 0,
    coverage: undefined,
    ...nothing,
    min: undefined,
    max: undefined,
  })
  assert.deepEqual(summarize([7, undefined]), {
    planned: 2,
    n: 1,
    coverage: 0.5,
    ...nothing,
    mean: 7,
    min: 7,
    max: 7,
  })
})

test('Mean and deviation are the textbook ones', () => {
  // Source: the treated mice of B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993,
  // table 2.1: mean 86.86, standard error 25.24.
  const treated = summarize([94, 197, 16, 38, 99, 141, 23])
  assert.equal(treated.mean?.toFixed(2), '86.86')
  assert.equal(((treated.stdDev ?? 0) / Math.sqrt(7)).toFixed(2), '25.24')
})

test('The interval is the one of all resamples there are', () => {
  // How many of the 7^7 resamples have each sum, counted exactly.
  const scores = [94, 197, 16, 38, 99, 141, 23]
  let ways = new Map([[0, 1]])
  for (let draw = 0; draw < 7; draw += 1) {
    const next = new Map<number, number>()
    for (const [sum, count] of ways) {
      for (const score of scores) next.set(sum + score, (next.get(sum + score) ?? 0) + count)
    }
    ways = next
  }
  const quantile = (share: number): number => {
    let below = 0
    for (const [sum, count] of [...ways].sort(([a], [b]) => a - b)) {
      below += count / 7 ** 7
      if (below >= share) return sum / 7
    }
    return Number.NaN
  }
  const { low, high } = summarize(scores, { resamples: 50_000 })
  assert.ok(Math.abs((low ?? 0) - quantile(0.025)) < 0.7, `${low} ${quantile(0.025)}`)
  assert.ok(Math.abs((high ?? 0) - quantile(0.975)) < 0.7, `${high} ${quantile(0.975)}`)
})

test('The same seed gives the same interval, another seed another', () => {
  const scores = Array.from({ length: 30 }, (_, index) => (index * 7919) % 101)
  assert.deepEqual(summarize(scores, { seed: 5 }), summarize(scores, { seed: 5 }))
  assert.notEqual(summarize(scores, { seed: 5 }).low, summarize(scores, { seed: 6 }).low)
})

test('The interval holds the mean and lies within the scores', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 30 })
  fc.assert(
    fc.property(scores, (all) => {
      const {
        mean = Number.NaN,
        low = Number.NaN,
        high = Number.NaN,
        min = 0,
        max = 0,
      } = summarize(all, { resamples: 500 })
      assert.ok(min - 1e-9 <= low && low <= mean + 1e-9)
      assert.ok(mean - 1e-9 <= high && high <= max + 1e-9)
    }),
    { numRuns: 50 },
  )
})

test('Very many scores are summed up', () => {
  const scores = Array.from({ length: 300_000 }, (_, index) => index % 10)
  assert.deepEqual(
    [summarize(scores, { resamples: 2 }).max, summarize(scores, { resamples: 2 }).mean],
    [9, 4.5],
  )
})
