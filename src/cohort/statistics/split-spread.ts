import { sum } from 'simple-statistics'
import { exactMean } from './exact-mean.ts'

/** A score with the levels that led to it, by factor. */
export interface Observation {
  readonly score: number
  readonly levels: Readonly<Record<string, string | number>>
}

/** What one factor has to do with the spread of scores. */
export interface FactorShare {
  readonly factor: string
  /** How many different levels it has. */
  readonly levels: number
  /** The part of the sum of squares that appears when scores are told apart by it too. */
  readonly sumOfSquares: number
  /** Degrees of freedom of that part: 0 when it tells nothing apart. */
  readonly degrees: number
  /** That part of the whole, 0 to 1; with the remainder, shares add up to 1. */
  readonly share: number
  /** The part it has when it is the only factor (eta squared), 0 to 1; these overlap. */
  readonly alone: number
}

export interface SpreadSplit {
  readonly n: number
  /** The sum of squared distances of the scores from their mean. */
  readonly total: number
  readonly factors: readonly FactorShare[]
  /** What scores with equal levels of all factors still differ by. */
  readonly remainder: {
    readonly sumOfSquares: number
    readonly degrees: number
    readonly share: number
  }
}

/**
 * Splits the spread of scores by factors, each within those named before it: template, then model
 * within template, then replicate within both, then judge within all. Parts add up to the whole
 * however many scores each cell has.
 *
 * Source: the sums of squares of a nested analysis of variance, R. Sokal, F. Rohlf, "Biometry", 3rd
 * edition, 1995, chapter 10.
 *
 * @param factors In the order in which they are taken out.
 * @returns `undefined` for scores that do not differ.
 */
export function splitSpread(
  observations: readonly Observation[],
  factors: readonly string[],
): SpreadSplit | undefined {
  // Compared, not subtracted: rounding gives equal scores a spread of their own.
  if (observations.every(({ score }) => score === observations[0]?.score)) return undefined
  const whole = toldApart(observations, [])
  const total = whole.squares
  let before = whole
  const shares = factors.map((factor, index): FactorShare => {
    const after = toldApart(observations, factors.slice(0, index + 1))
    const own = toldApart(observations, [factor])
    // A factor that tells nothing apart takes nothing, whatever rounding says.
    const sumOfSquares = Math.max(0, before.squares - after.squares)
    const degrees = after.cells - before.cells
    before = after
    return {
      factor,
      levels: own.cells,
      sumOfSquares,
      degrees,
      share: sumOfSquares / total,
      alone: 1 - own.squares / total,
    }
  })
  const remainder = {
    sumOfSquares: before.squares,
    degrees: observations.length - before.cells,
    share: before.squares / total,
  }
  return { n: observations.length, total, factors: shares, remainder }
}

interface ToldApart {
  /** How many combinations of levels there are. */
  readonly cells: number
  /** The sum of squared distances of the scores from the mean of their cell. */
  readonly squares: number
}

function toldApart(observations: readonly Observation[], factors: readonly string[]): ToldApart {
  const cells = new Map<string, number[]>()
  for (const { score, levels } of observations) {
    const key = JSON.stringify(factors.map((factor) => levels[factor] ?? null))
    const cell = cells.get(key)
    if (cell === undefined) cells.set(key, [score])
    else cell.push(score)
  }
  const squares = [...cells.values()].map((scores) => {
    const center = exactMean(scores)
    return sum(scores.map((score) => (score - center) ** 2))
  })
  return { cells: cells.size, squares: sum(squares) }
}
