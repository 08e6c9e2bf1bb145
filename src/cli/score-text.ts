import type { Summary } from '../cohort/statistics/summary.ts'

// Scores as people read them; what is not known is a dash, never a zero.

export function scoreText(score: number | undefined): string {
  return score === undefined ? '–' : score.toFixed(2)
}

export function intervalText({ low, high }: Pick<Summary, 'low' | 'high'>): string {
  return low === undefined || high === undefined ? '–' : `${scoreText(low)} to ${scoreText(high)}`
}

export function shareText(share: number | undefined): string {
  return share === undefined ? '–' : `${Math.floor(100 * share)} %`
}
