import { SCALE } from '../../core/scale.ts'

/** What counts as a high and as a low score on it; the scale's top is a perfect one. */
export const HIGH_FROM = 8
export const LOW_TO = 3

export const isPerfect = (score: number): boolean => score === SCALE.high
