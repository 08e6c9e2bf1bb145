import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { SpecError } from '../../../src/cohort/spec/error.ts'
import { rowsOf } from './compiled.ts'

const LEVELS = [1, 2, 3, '1', 'x'] as const
type Level = (typeof LEVELS)[number]
type Assignment = Record<string, Level>

const levels = fc.uniqueArray(fc.constantFrom(...LEVELS), { minLength: 1, maxLength: 4 })
const pairs = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 6 })

const spec = fc.record({
  axes: fc.record({ a: levels, b: levels, c: levels, d: levels, e: levels }),
  subset: fc.option(levels),
  tie: fc.option(fc.constantFrom(['b', 'c'], ['c', 'b'], ['a', 'c', 'b'])),
  pair: fc.option(pairs),
  tuple: fc.option(
    fc.array(fc.tuple(fc.constantFrom(...LEVELS), fc.integer({ min: 1, max: 3 })), {
      minLength: 1,
    }),
  ),
  order: fc.shuffledSubarray(['subsets', 'ties', 'pairs', 'tuples'], { minLength: 4 }),
})

/** All ways to give each axis one of its levels. */
function product(axes: Readonly<Record<string, readonly Level[]>>): Assignment[] {
  return Object.entries(axes).reduce<Assignment[]>(
    (rows, [name, values]) =>
      rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  )
}

test('The rows are all that the axes allow and no rule forbids, each once', async (t) => {
  await fc.assert(
    fc.asyncProperty(spec, async ({ axes, subset, tie, pair, tuple, order }) => {
      const allowed = pair?.map(([l, r]): [Level, Level] => [
        axes.d[l % axes.d.length]!,
        axes.e[r % axes.e.length]!,
      ])
      const sections: Record<string, object> = {
        subsets: subset === null ? {} : { a: subset },
        ties: tie === null ? {} : { t: tie },
        pairs: allowed === undefined ? {} : { p: { left: 'd', right: 'e', allowed } },
        tuples: tuple === null ? {} : { q: { axes: ['u', 'v'], items: tuple } },
      }
      const rules = Object.fromEntries(order.map((name) => [name, sections[name]]))
      const among = (list: readonly unknown[], value: unknown) =>
        list.some((one) => JSON.stringify(one) === JSON.stringify(value))
      const expected = product({
        ...axes,
        ...(tuple && { u: [...LEVELS], v: [1, 2, 3] }),
      }).filter(
        (row) =>
          (subset === null || among(subset, row['a'])) &&
          (tie === null || tie.every((name) => row[name] === row[tie[0] ?? ''])) &&
          (allowed === undefined || among(allowed, [row['d'], row['e']])) &&
          (tuple === null || among(tuple, [row['u'], row['v']])),
      )
      // The axis of a subset may be tied by now; it is found as the tie, whose levels it keeps.
      const rows = await rowsOf(t, JSON.stringify({ axes, rules })).catch((error: unknown) => {
        assert.ok(error instanceof SpecError)
        return []
      })
      const seen = rows.map((row) =>
        JSON.stringify(Object.keys(expected[0] ?? {}).map((name) => row[name])),
      )
      assert.deepEqual(
        seen.toSorted(),
        expected.map((row) => JSON.stringify(Object.values(row))).toSorted(),
      )
    }),
    { numRuns: 60 },
  )
})
