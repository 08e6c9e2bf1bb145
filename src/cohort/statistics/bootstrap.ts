import { quantileSorted } from 'simple-statistics'
import { seededRandom } from './random.ts'

/** The 95 % interval of a mean. */
export interface Interval {
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  /** Any whole number; the same seed gives the same interval. */
  readonly seed: number
  /** How often the scores are drawn anew. */
  readonly resamples: number
}

const [LOW, HIGH] = [0.025, 0.975]

/** Up to so many scores all resamples can be gone through: 462 different ones of six. */
const FEW = 6

/**
 * From so many scores on, unless a few of them make up most of the spread, the expansion is closer
 * to all resamples than thousands of drawn ones are.
 */
const MANY = 500
const MOST_SKEWNESS = 0.1

/**
 * The percentile bootstrap interval of the mean of at least two scores. Resamples are drawn; of few
 * scores all there are are counted, and of many the limit of infinitely many is computed: both are
 * quicker, and free of the chance of drawing.
 *
 * Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 */
export function bootstrapMean(scores: readonly number[], options: BootstrapOptions): Interval {
  if (scores.length <= FEW) return counted(scores)
  const limit = scores.length < MANY ? undefined : expanded(scores)
  return limit ?? drawn(scores, options)
}

function drawn(scores: readonly number[], { seed, resamples }: BootstrapOptions): Interval {
  const nextNumbers = seededRandom(seed)
  const values = Float64Array.from(scores)
  const count = values.length
  const numbers = new Float64Array(count)
  const means = new Float64Array(resamples)
  for (let resample = 0; resample < resamples; resample += 1) {
    nextNumbers(numbers)
    let sum = 0
    for (let draw = 0; draw < count; draw += 1) sum += values[Math.floor(numbers[draw]! * count)]!
    means[resample] = sum / count
  }
  const sorted = [...means.sort()]
  return { low: quantileSorted(sorted, LOW), high: quantileSorted(sorted, HIGH) }
}

const FACTORIALS = [1, 1, 2, 6, 24, 120, 720]

/** Every resample by how often it has each score, with the number of orders it can be drawn in. */
function counted(scores: readonly number[]): Interval {
  const resamples: { sum: number; orders: number }[] = []
  const last = scores.length - 1
  const go = (index: number, left: number, sum: number, orders: number): void => {
    const score = scores[index] ?? 0
    for (let times = index === last ? left : 0; times <= left; times += 1) {
      const [sumNow, ordersNow] = [sum + times * score, orders / (FACTORIALS[times] ?? 1)]
      if (index === last) resamples.push({ sum: sumNow, orders: ordersNow })
      else go(index + 1, left - times, sumNow, ordersNow)
    }
  }
  go(0, scores.length, 0, FACTORIALS[scores.length] ?? 1)
  resamples.sort((a, b) => a.sum - b.sum)
  const all = scores.length ** scores.length
  const quantile = (share: number): number => {
    let below = 0
    const found = resamples.find(({ orders }) => (below += orders) >= share * all)
    return (found?.sum ?? Number.NaN) / scores.length
  }
  return { low: quantile(LOW), high: quantile(HIGH) }
}

/** Of the standard normal distribution at 97.5 %. */
const Z = 1.959963984540054

/**
 * The quantiles of the mean of as many draws as there are scores, from their first four moments.
 *
 * Source: E. Cornish, R. Fisher, "Moments and Cumulants in the Specification of Distributions",
 * 1938; for the bootstrap P. Hall, "The Bootstrap and Edgeworth Expansion", 1992, chapter 3.
 *
 * @returns `undefined` where the mean is too skew for it.
 */
function expanded(scores: readonly number[]): Interval | undefined {
  const n = scores.length
  let total = 0
  for (const score of scores) total += score
  const mean = total / n
  let [second, third, fourth] = [0, 0, 0]
  for (const score of scores) {
    const square = (score - mean) ** 2
    second += square
    third += square * (score - mean)
    fourth += square * square
  }
  const variance = second / n
  if (variance === 0) return { low: mean, high: mean }
  const skewness = third / n / variance ** 1.5 / Math.sqrt(n)
  if (Math.abs(skewness) > MOST_SKEWNESS) return undefined
  const kurtosis = (fourth / n / variance ** 2 - 3) / n
  const quantile = (z: number): number => {
    const bent =
      z +
      ((z * z - 1) * skewness) / 6 +
      ((z ** 3 - 3 * z) * kurtosis) / 24 -
      ((2 * z ** 3 - 5 * z) * skewness ** 2) / 36
    return mean + bent * Math.sqrt(variance / n)
  }
  return { low: quantile(-Z), high: quantile(Z) }
}
