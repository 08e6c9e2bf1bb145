import type { WantedFile } from './plan.ts'
import type { MediaProvider } from './provider.ts'

/** What files cost together in US dollars; `undefined` where the price of one is not known. */
export function totalUsd(
  provider: MediaProvider,
  files: readonly WantedFile[],
): number | undefined {
  let total = 0
  for (const { prompt } of files) {
    const price = provider.estimate?.(prompt)
    if (price === undefined) return undefined
    total += price
  }
  // Billionths of a dollar are noise of the arithmetic.
  return Math.round(total * 1e9) / 1e9
}

/** An amount as people read it: what is not known is never shown as nothing. */
export function dollars(usd: number | undefined): string {
  if (usd === undefined) return 'unknown'
  return `$${usd === 0 || usd >= 0.01 ? usd.toFixed(2) : usd.toPrecision(2)}`
}
