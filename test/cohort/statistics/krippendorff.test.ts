import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { krippendorffAlpha } from '../../../src/cohort/statistics/krippendorff.ts'

type Ratings = (number | undefined)[]

/** Units from a table with one line a judge and a dot for a missing rating. */
function units(table: string): Ratings[] {
  const judges = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  return judges[0]!.map((_, unit) =>
    judges.map((ratings) => (ratings[unit] === '.' ? undefined : Number(ratings[unit]))),
  )
}

/** Rounded as in print. */
function alpha(table: string, level: 'interval' | 'ordinal', digits = 3): string | undefined {
  return krippendorffAlpha(units(table), level)?.toFixed(digits)
}

test('The published alphas of four judges and twelve units come out', () => {
  // Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section D.
  const table = `
    1 2 3 3 2 1 4 1 2 . . .
    1 2 3 3 2 2 4 1 2 5 . 3
    . 3 3 3 2 3 4 2 2 5 1 .
    1 2 3 3 2 4 4 1 2 5 1 .`
  assert.equal(alpha(table, 'interval'), '0.849')
  assert.equal(alpha(table, 'ordinal'), '0.815')
})

test('The published alpha of three judges and fifteen units comes out', () => {
  // Source: Wikipedia, "Krippendorff's alpha", "A computational example".
  const table = `
    . . . . . 3 4 1 2 1 1 3 3 . 3
    1 . 2 1 3 3 4 3 . . . . . . .
    . . 2 1 3 4 4 . 2 1 1 3 3 . 4`
  assert.equal(alpha(table, 'interval'), '0.811')
})

const ratings = fc.array(
  fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }), {
    minLength: 3,
    maxLength: 3,
  }),
  { minLength: 2, maxLength: 12 },
)

/** The definition: coincidences of all ordered pairs within units, and of all ratings. */
function byDefinition(all: Ratings[], level: 'interval' | 'ordinal'): number | undefined {
  const rated = all
    .map((unit) => unit.filter((r) => r !== undefined))
    .filter((unit) => unit.length > 1)
  const values = rated.flat()
  const n = values.length
  const difference = (a: number, b: number): number => {
    if (level === 'interval') return (a - b) ** 2
    const [low, high] = [Math.min(a, b), Math.max(a, b)]
    const count = (value: number) => values.filter((other) => other === value).length
    const between = values.filter((value) => value >= low && value <= high).length
    return a === b ? 0 : (between - (count(low) + count(high)) / 2) ** 2
  }
  let [observed, expected] = [0, 0]
  for (const unit of rated) {
    for (const [i, a] of unit.entries()) {
      for (const [j, b] of unit.entries()) {
        if (i !== j) observed += difference(a, b) / (unit.length - 1)
      }
    }
  }
  for (const a of values) for (const b of values) expected += difference(a, b)
  return expected === 0 ? undefined : 1 - observed / n / (expected / (n * (n - 1)))
}

test('Alpha is the one of the definition, for any ratings', () => {
  fc.assert(
    fc.property(ratings, fc.constantFrom('interval', 'ordinal'), (all, level) => {
      const [alphaHere, defined] = [krippendorffAlpha(all, level), byDefinition(all, level)]
      if (defined === undefined) assert.equal(alphaHere, undefined)
      else assert.ok(Math.abs((alphaHere ?? Number.NaN) - defined) < 1e-9)
    }),
  )
})

test('Order is all that counts to ordinal ratings', () => {
  fc.assert(
    fc.property(ratings, (all) => {
      const stretched = all.map((unit) => unit.map((r) => (r === undefined ? r : r ** 3 + 100)))
      assert.equal(krippendorffAlpha(stretched, 'ordinal'), krippendorffAlpha(all, 'ordinal'))
    }),
  )
})

test('Full agreement is 1; nothing to compare is no alpha', () => {
  assert.equal(
    krippendorffAlpha(
      [
        [1, 1],
        [2, 2],
        [5, undefined],
      ],
      'interval',
    ),
    1,
  )
  for (const level of ['interval', 'ordinal'] as const) {
    assert.equal(krippendorffAlpha([], level), undefined)
    assert.equal(krippendorffAlpha([[1, undefined], [2]], level), undefined)
    assert.equal(
      krippendorffAlpha(
        [
          [0.1, 0.1],
          [0.1, 0.1, 0.1],
        ],
        level,
      ),
      undefined,
    )
  }
})
