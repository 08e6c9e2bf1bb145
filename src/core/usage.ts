/** Tokens of one call, as the provider counted them; a count it did not report is absent. */
export interface Usage {
  inputTokens?: number
  outputTokens?: number
  /** Input tokens read from the provider's cache, part of `inputTokens`. */
  cachedInputTokens?: number
  /** Output tokens spent on hidden reasoning, part of `outputTokens`. */
  reasoningTokens?: number
}

/** Sums what is known; a count unknown on both sides stays absent, never zero. */
export function addUsage(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const sum: Usage = { ...a }
  for (const key of [
    'inputTokens',
    'outputTokens',
    'cachedInputTokens',
    'reasoningTokens',
  ] as const) {
    const value = b[key]
    if (value !== undefined) sum[key] = (sum[key] ?? 0) + value
  }
  return sum
}
