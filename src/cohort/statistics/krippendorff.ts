import { sum } from 'simple-statistics'

/**
 * How far two ratings are apart: by their difference (`interval`), or by how many ratings lie
 * between them, when only their order means something (`ordinal`).
 */
export type RatingLevel = 'interval' | 'ordinal'

/**
 * Krippendorff's alpha: how far judges agree beyond chance. 1 is full agreement, 0 is chance, below
 * 0 is disagreement by system. Units and judges may have any number of missing ratings; units with
 * one rating say nothing of agreement and are left out.
 *
 * Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011; in moments instead of
 * the matrix of coincidences, which is the same for differences squared. The ordinal difference there
 * is the one between mid-ranks.
 *
 * @param units The ratings of each unit, in any order.
 * @returns `undefined` when no unit has two ratings, or all ratings are the same.
 */
export function krippendorffAlpha(
  units: readonly (readonly (number | undefined)[])[],
  level: RatingLevel,
): number | undefined {
  const rated = units
    .map((ratings) => ratings.filter((rating) => rating !== undefined))
    .filter((ratings) => ratings.length >= 2)
  const scaled = level === 'interval' ? rated : toMidRanks(rated)
  const all = scaled.flat()
  // Compared, not subtracted: rounding gives equal ratings a spread of their own.
  if (all.every((rating) => rating === all[0])) return undefined
  const expected = squaresAround(all) / (all.length - 1)
  const observed = sum(
    scaled.map((ratings) => (ratings.length * squaresAround(ratings)) / (ratings.length - 1)),
  )
  return 1 - observed / all.length / expected
}

/** The sum of squared distances from the mean. */
function squaresAround(values: readonly number[]): number {
  const center = sum(values) / values.length
  return sum(values.map((value) => (value - center) ** 2))
}

/** Every rating by its place among all, equal ones sharing the middle of theirs. */
function toMidRanks(units: readonly (readonly number[])[]): number[][] {
  const counts = new Map<number, number>()
  for (const rating of units.flat()) counts.set(rating, (counts.get(rating) ?? 0) + 1)
  const ranks = new Map<number, number>()
  let below = 0
  for (const [rating, count] of [...counts].sort(([a], [b]) => a - b)) {
    ranks.set(rating, below + count / 2)
    below += count
  }
  return units.map((ratings) => ratings.map((rating) => ranks.get(rating)!))
}
