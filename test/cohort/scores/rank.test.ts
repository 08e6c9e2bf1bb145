import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rankEssays } from '../../../src/cohort/scores/rank.ts'
import { scored } from './scored.ts'

const score = (essayId: string, value: number | undefined) => scored({ essayId, score: value })

test('Essays are ranked by their mean, more scores before fewer, and those without a score not at all', () => {
  const ranked = rankEssays([
    score('e_low', 2),
    score('e_one', 8),
    score('e_one', undefined),
    score('e_two', 7),
    score('e_two', 9),
    score('e_none', undefined),
    scored({ essayId: '', score: 9 }),
  ])
  assert.deepEqual(
    ranked.map(({ rank, mean, of, summary }) => [
      rank,
      mean,
      of.essayId,
      summary.n,
      summary.coverage,
    ]),
    [
      [1, 8, 'e_two', 2, 1],
      [1, 8, 'e_one', 1, 0.5],
      [3, 2, 'e_low', 1, 1],
    ],
  )
})

test('The same scores in another order share a rank', () => {
  const scores = [3.2, 2, 3.1, 0.1]
  const ranked = rankEssays([
    ...scores.map((value) => score('e_a', value)),
    ...scores.toReversed().map((value) => score('e_b', value)),
    ...[scores[2], scores[0], scores[3], scores[1]].map((value) => score('e_c', value)),
  ])
  assert.deepEqual(
    ranked.map(({ rank, of }) => [rank, of.essayId]),
    [
      [1, 'e_a'],
      [1, 'e_b'],
      [1, 'e_c'],
    ],
  )
})
