import { mean } from 'simple-statistics'

/** A number to twelve digits: beyond them is the noise of binary fractions. */
export function withoutNoise(value: number): number {
  return Number(value.toPrecision(12))
}

/** The mean of at least one score. Equal means are equal numbers: three times 0.1 have that of one. */
export function exactMean(scores: readonly number[]): number {
  return withoutNoise(mean(scores))
}
