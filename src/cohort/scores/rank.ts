import { type Summary, summarize } from '../statistics/summary.ts'
import { groupBy } from './group-by.ts'
import type { Scored } from './scored.ts'

/** An essay with all its evaluations. */
export interface JudgedEssay {
  /** Any of its evaluations; what it says of the essay, all say. */
  readonly of: Scored
  readonly evaluations: readonly Scored[]
  readonly summary: Summary
}

// Several tables of one report ask for the same.
const judged = new WeakMap<readonly Scored[], readonly JudgedEssay[]>()

/** The essays of a cohort that were to be judged, in plan order. */
export function judgedEssays(scores: readonly Scored[]): readonly JudgedEssay[] {
  let essays = judged.get(scores)
  if (essays === undefined) judged.set(scores, (essays = essaysOf(scores)))
  return essays
}

function essaysOf(scores: readonly Scored[]): JudgedEssay[] {
  const known = scores.filter(({ essayId }) => essayId !== '')
  return [...groupBy(known, ({ essayId }) => essayId).values()].flatMap((evaluations) => {
    const [of] = evaluations
    if (of === undefined) return []
    return [{ of, evaluations, summary: summarize(evaluations.map(({ score }) => score)) }]
  })
}

export interface RankedEssay extends JudgedEssay {
  /** Counts from 1; essays with equal means share one. */
  readonly rank: number
  readonly mean: number
}

/**
 * Essays by the mean of their scores, the best first; of equal ones the one with more scores. Those
 * without any score have no rank and are left out.
 */
export function rankEssays(scores: readonly Scored[]): RankedEssay[] {
  const rated = judgedEssays(scores).flatMap((essay) =>
    essay.summary.mean === undefined ? [] : [{ ...essay, mean: essay.summary.mean }],
  )
  rated.sort(
    (a, b) =>
      comparable(b.mean) - comparable(a.mean) ||
      b.summary.n - a.summary.n ||
      (a.of.essayId < b.of.essayId ? -1 : 1),
  )
  let rank = 0
  return rated.map((essay, index) => {
    const before = rated[index - 1]
    if (before === undefined || comparable(before.mean) !== comparable(essay.mean)) rank = index + 1
    return { ...essay, rank }
  })
}

/** The same scores in another order may differ in the last digit of their mean. */
function comparable(mean: number): number {
  return Math.round(mean * 1e9)
}
