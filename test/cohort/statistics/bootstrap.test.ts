import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { bootstrapMean } from '../../../src/cohort/statistics/bootstrap.ts'

const OPTIONS = { seed: 1, resamples: 2000 }

/** The interval from all n^n resamples, each written out. */
function ofAll(scores: readonly number[]): { low: number; high: number } {
  let sums = [0]
  for (const _ of scores) sums = sums.flatMap((sum) => scores.map((score) => sum + score))
  sums.sort((a, b) => a - b)
  const at = (share: number) => (sums[Math.ceil(share * sums.length) - 1] ?? 0) / scores.length
  return { low: at(0.025), high: at(0.975) }
}

const score = fc.integer({ min: 0, max: 9 })

test('The interval of few scores is the one of all their resamples, whatever the seed', () => {
  fc.assert(
    fc.property(fc.array(score, { minLength: 2, maxLength: 5 }), fc.integer(), (scores, seed) => {
      const { low, high } = bootstrapMean(scores, { seed, resamples: 1 })
      const all = ofAll(scores)
      assert.ok(Math.abs(low - all.low) < 1e-9 && Math.abs(high - all.high) < 1e-9)
    }),
    { numRuns: 60 },
  )
})

/** Scores with a long tail: many middling, few high. */
function tailed(count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => Math.round(90 * ((index + 0.5) / count) ** 3) / 10,
  )
}

test('The interval of many scores is the one that ever more resamples come to', () => {
  const scores = tailed(600)
  let state = 1
  const draw = () => scores[(state = (state * 48_271) % 2_147_483_647) % scores.length] ?? 0
  const means = Float64Array.from({ length: 8_000 }, () => {
    let sum = 0
    for (let count = scores.length; count > 0; count -= 1) sum += draw()
    return sum / scores.length
  }).sort()
  const [low = 0, high = 0] = [means[200], means[7_800]]
  const computed = bootstrapMean(scores, OPTIONS)
  // Of so many resamples the ends still vary by about a fiftieth of the width.
  assert.ok(Math.abs(computed.low - low) < (high - low) / 25, `${computed.low} ${low}`)
  assert.ok(Math.abs(computed.high - high) < (high - low) / 25, `${computed.high} ${high}`)
})

test('The interval of many scores does not depend on the seed, that of skew ones stays in their range', () => {
  const seeds = [1, 2].map((seed) => bootstrapMean(tailed(700), { seed, resamples: 1 }))
  assert.deepEqual(seeds[0], seeds[1])
  const { low, high } = bootstrapMean([9, ...Array.from({ length: 999 }, () => 0)], OPTIONS)
  assert.equal(low, 0)
  // How often the nine is drawn is all but Poisson with mean 1: at most 3 times in 98 of 100.
  assert.ok(Math.abs(high - 0.027) < 1e-9, `${high}`)
})

test('Scores that do not differ have an interval of no width', () => {
  for (const count of [2, 30, 1000]) {
    const { low, high } = bootstrapMean(
      Array.from({ length: count }, () => 7),
      OPTIONS,
    )
    assert.ok(Math.abs(low - 7) < 1e-9 && Math.abs(high - 7) < 1e-9)
  }
})
