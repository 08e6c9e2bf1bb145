import { max, min, sampleStandardDeviation } from 'simple-statistics'
import { bootstrapMean } from './bootstrap.ts'
import { exactMean } from './exact-mean.ts'

/** What a set of scores comes to. A figure that cannot be known is `undefined`, never zero. */
export interface Summary {
  /** How many scores there should be. */
  readonly planned: number
  /** How many there are. */
  readonly n: number
  /** `n` / `planned`, 0 to 1; `undefined` when none was planned. */
  readonly coverage: number | undefined
  readonly mean: number | undefined
  /** Ends of the 95 % interval of the mean; need two scores. */
  readonly low: number | undefined
  readonly high: number | undefined
  /** Of the sample (n - 1); needs two scores. */
  readonly stdDev: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
}

export interface SummaryOptions {
  /** Any whole number; the same seed gives the same interval. Default 1. */
  seed?: number
  /** How often the scores are drawn anew, where they are: of seven scores or more. Default 2 000. */
  resamples?: number
}

/**
 * Sums up scores; `undefined` stands for one that should be there and is not (a generation failed or
 * was skipped). It counts as planned and enters no figure but the coverage. The interval is that of
 * {@link bootstrapMean}.
 */
export function summarize(
  scores: Iterable<number | undefined>,
  { seed = 1, resamples = 2000 }: SummaryOptions = {},
): Summary {
  const all = [...scores]
  const known = all.filter((score) => score !== undefined)
  const [planned, n] = [all.length, known.length]
  const interval = n < 2 ? undefined : bootstrapMean(known, { seed, resamples })
  return {
    planned,
    n,
    coverage: planned === 0 ? undefined : n / planned,
    mean: n === 0 ? undefined : exactMean(known),
    low: interval?.low,
    high: interval?.high,
    stdDev: n < 2 ? undefined : deviation(known),
    min: n === 0 ? undefined : min(known),
    max: n === 0 ? undefined : max(known),
  }
}

function deviation(scores: number[]): number {
  // Compared, not subtracted: rounding gives equal scores a spread of their own.
  return scores.every((score) => score === scores[0]) ? 0 : sampleStandardDeviation(scores)
}
