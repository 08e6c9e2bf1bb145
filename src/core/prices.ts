import type { Backend } from './backend.ts'
import { type Price, PRICES } from './price-table.ts'
import type { Usage } from './usage.ts'

/** Token counts with what only matters for the bill. */
export interface BilledUsage extends Usage {
  /** Input tokens written to the provider's cache, part of `inputTokens`. */
  cacheWriteTokens?: number
}

const prices = new Map<string, Price>(Object.entries(PRICES))

/**
 * Sets what models cost, by `provider:model`, in place of what was known of them. Of a model without
 * a price, and where the provider does not say it itself, the cost of a call is unknown.
 *
 * @example
 * registerPrices({
 *   'openai:our-model': { input: 0.5, output: 2, asOf: '2026-11-21', source: 'our contract' },
 * })
 *
 * @throws TypeError for a name without a provider or a rate that is no amount of money.
 */
export function registerPrices(more: Readonly<Record<string, Price>>): void {
  for (const [name, price] of Object.entries(more)) {
    if (!/^[^:]+:./.test(name)) {
      throw new TypeError(`Price of '${name}': write the name as 'provider:model'.`)
    }
    checkRates(`Price of '${name}': `, price)
    if (price.beyond !== undefined) checkRates(`Price of '${name}': beyond.`, price.beyond)
  }
  for (const [name, price] of Object.entries(more)) prices.set(name, price)
}

function checkRates(where: string, rates: NonNullable<Price['beyond']>): void {
  for (const key of ['input', 'output', 'cachedInput', 'cacheWrite'] as const) {
    const rate: unknown = rates[key]
    if (rate === undefined && key.startsWith('cache')) continue
    if (typeof rate === 'number' && rate >= 0 && rate < Infinity) continue
    const found = typeof rate === 'string' ? JSON.stringify(rate) : String(rate)
    throw new TypeError(
      `${where}${key} is ${found}; it is a number of US dollars for a million tokens, 0 or more.`,
    )
  }
}

/** What is known of a model's price. */
export function priceOf({ provider, model }: Backend): Price | undefined {
  return prices.get(`${provider}:${model}`)
}

/**
 * What a call cost in US dollars, by the price table; `undefined` where the price or a count that
 * matters for it is unknown.
 */
export function costOf(
  backend: Backend,
  usage: BilledUsage | undefined,
  at: Date = new Date(),
): number | undefined {
  const price = priceOf(backend)
  const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage ?? {}
  if (price === undefined || inputTokens === undefined || outputTokens === undefined)
    return undefined
  if (price.until !== undefined && at.toISOString().slice(0, 10) > price.until) return undefined
  const isBeyond = price.upTo !== undefined && inputTokens > price.upTo
  const rates = isBeyond ? price.beyond : price
  if (rates === undefined) return undefined
  const cached = cachedInputTokens === 0 ? 0 : rates.cachedInput
  const written = cacheWriteTokens === 0 ? 0 : rates.cacheWrite
  if (cached === undefined || written === undefined) return undefined
  const plain = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens)
  const total =
    plain * rates.input +
    cachedInputTokens * cached +
    cacheWriteTokens * written +
    outputTokens * rates.output
  // Billionths of a dollar are below every rate; what is beyond them is noise of the arithmetic.
  return Math.round(total * 1000) / 1e9
}
