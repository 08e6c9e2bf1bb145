import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type Observation, splitSpread } from '../../../src/cohort/statistics/split-spread.ts'

/** Two measurements each of the left wings of four females in each of three cages. */
// Source: R. Sokal, F. Rohlf, "Biometry", 3rd edition, 1995, box 10.1.
const WINGS = [
  [
    [58.5, 59.5],
    [77.8, 80.9],
    [84.0, 83.6],
    [70.1, 68.3],
  ],
  [
    [69.8, 69.8],
    [56.0, 54.5],
    [50.7, 49.3],
    [63.8, 65.8],
  ],
  [
    [56.6, 57.5],
    [77.8, 79.2],
    [69.9, 69.2],
    [62.1, 64.5],
  ],
]

test('The published sums of squares of a nested design come out', () => {
  const observations = WINGS.flatMap((females, cage) =>
    females.flatMap((scores, female) =>
      scores.map((score) => ({ score, levels: { cage, female } })),
    ),
  )
  const split = splitSpread(observations, ['cage', 'female'])
  assert.equal(split?.total.toFixed(4), '2401.9733')
  assert.deepEqual(
    [...split.factors, split.remainder].map(({ sumOfSquares, degrees }) => [
      sumOfSquares.toFixed(4),
      degrees,
    ]),
    [
      ['665.6758', 2],
      ['1720.6775', 9],
      ['15.6200', 12],
    ],
  )
})

test('In a balanced crossed design a factor alone has what it has in its turn', () => {
  const observations = [0, 1, 2].flatMap((a) =>
    [0, 1].flatMap((b) => [0, 1].map((c) => ({ score: 3 * a + b + 0.5 * c, levels: { a, b, c } }))),
  )
  const split = splitSpread(observations, ['a', 'b'])
  for (const { share, alone } of split?.factors ?? []) assert.ok(Math.abs(share - alone) < 1e-12)
})

const observation = fc.record({
  score: fc.integer({ min: 0, max: 9 }),
  levels: fc.record({
    template: fc.constantFrom('a', 'b', 'c'),
    model: fc.constantFrom('m', 'n'),
    replicate: fc.integer({ min: 1, max: 3 }),
    judge: fc.constantFrom('x', 'y'),
  }),
})
const FACTORS = ['template', 'model', 'replicate', 'judge']

test('Parts add up to the whole however cells are filled', () => {
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 40 }), (observations: Observation[]) => {
      const split = splitSpread(observations, FACTORS)
      const differ = new Set(observations.map(({ score }) => score)).size > 1
      assert.equal(split !== undefined, differ)
      if (split === undefined) return
      const parts = [...split.factors, split.remainder]
      const add = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
      assert.ok(Math.abs(add(parts.map(({ share }) => share)) - 1) < 1e-9)
      assert.equal(add(parts.map(({ degrees }) => degrees)), observations.length - 1)
      assert.ok(split.factors.every(({ share, alone }) => share >= 0 && alone <= 1 + 1e-9))
    }),
  )
})

test('A factor that tells nothing apart has no part', () => {
  const observations = [1, 5, 9].map((score) => ({ score, levels: { judge: 'x' } }))
  const [judge] = splitSpread(observations, ['judge'])?.factors ?? []
  assert.deepEqual([judge?.levels, judge?.degrees, judge?.share, judge?.alone], [1, 0, 0, 0])
})

test('Scores that do not differ cannot be split', () => {
  const same = [1, 2, 3].map((judge) => ({ score: 0.1, levels: { judge } }))
  assert.equal(splitSpread(same, ['judge']), undefined)
  assert.equal(splitSpread([], ['judge']), undefined)
})
