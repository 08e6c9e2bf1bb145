import { defined } from './defined.ts'
/** US dollars for a million tokens. */
interface Rates {
  input: number
  output: number
  /** Input read from the provider's cache. Absent: unknown, and with it the cost of such a call. */
  cachedInput?: number
  /** Input written to the provider's cache. Absent: unknown, as above. */
  cacheWrite?: number
}

/** What a model costs, as it was known on a day. */
export interface Price extends Rates {
  /** The day it was read, ISO 8601. */
  asOf: string
  /** Where it was read. */
  source: string
  /** The last day it holds, ISO 8601. Absent: until it is changed here. */
  until?: string
  /** Input tokens up to which these rates hold. Absent: any number. */
  upTo?: number
  /** Rates of the whole call beyond `upTo`. Absent: unknown. */
  beyond?: Rates
}

const OPENAI_2025 = { asOf: '2025-06-03', source: 'https://platform.openai.com/docs/pricing' }

/**
 * What models cost at their own provider's standard rate. A model that is not here has an unknown
 * price; `registerPrices` adds to the table and corrects it.
 */
export const PRICES: Readonly<Record<string, Price>> = {
  ...anthropic('claude-fable-5-1', rates(10, 50, 0.25, 12.5)),
  ...anthropic('claude-fable-5', rates(10, 50, 1, 12.5)),
  ...anthropic('claude-opus-5-5', rates(4, 20, 0.2, 5)),
  ...anthropic('claude-opus-5', rates(5, 25, 0.5, 6.25)),
  ...anthropic('claude-opus-4-8', rates(5, 25, 0.5, 6.25)),
  ...anthropic('claude-opus-4-7', rates(5, 25, 0.5, 6.25)),
  ...anthropic('claude-opus-4-6', rates(5, 25, 0.5, 6.25)),
  ...anthropic('claude-opus-4-5', rates(5, 25, 0.5, 6.25)),
  ...anthropic('claude-sonnet-5-5', rates(2, 10, 0.1, 2.5)),
  ...anthropic('claude-sonnet-5', rates(2, 10, 0.2, 2.5)),
  ...anthropic('claude-sonnet-4-6', rates(3, 15, 0.3, 3.75)),
  ...anthropic('claude-haiku-5-5', {
    ...rates(0.1, 0.5, 0.01, 0.125),
    upTo: 100_000,
    beyond: rates(0.5, 2.5, 0.05, 0.625),
  }),
  ...anthropic('claude-haiku-4-5', rates(1, 5, 0.1, 1.25)),
  ...anthropic('claude-haiku-4-5-20251001', rates(1, 5, 0.1, 1.25)),

  ...openai('gpt-6-astra', '2026-09-24', long(rates(10, 50, 1, 12.5))),
  ...openai('gpt-6.2-sol', '2026-11-21', { ...rates(2, 10, 0.1, 2.5), upTo: 272_000 }),
  ...openai('gpt-6.1-sol', '2026-10-13', long(rates(2, 10, 0.1, 2.5))),
  ...openai('gpt-6-sol', '2026-10-13', long(rates(2, 10, 0.2, 2.5))),
  ...openai('gpt-6.1-terra', '2026-10-27', { ...rates(1, 5, 0.05), upTo: 272_000 }),
  ...openai('gpt-6-luna', '2026-11-21', long(rates(0.1, 0.5, 0.01, 0.125))),
  ...openai('gpt-5.6-luna', '2026-11-21', { ...rates(0.2, 1.2, 0.02, 0.25), upTo: 272_000 }),
  ...openai('gpt-5-mini', '2026-11-21', rates(0.25, 2, 0.025)),
  'openai:gpt-4.1': { ...rates(2, 8, 0.5), ...OPENAI_2025 },
  'openai:gpt-4.1-mini': { ...rates(0.4, 1.6, 0.1), ...OPENAI_2025 },
  'openai:gpt-4o': { ...rates(2.5, 10, 1.25), ...OPENAI_2025 },

  'google:gemini-3.8-flash': {
    ...rates(0.75, 3.75, 0.075),
    until: '2026-12-31',
    asOf: '2026-10-07',
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
  },
  'google:gemini-3.5-flash': {
    ...rates(1.5, 9),
    asOf: '2026-09-20',
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
  },
  'google:gemini-3.1-pro-preview': {
    ...rates(2, 12),
    upTo: 200_000,
    beyond: rates(4, 18),
    asOf: '2026-09-20',
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
  },
}

function rates(input: number, output: number, cachedInput?: number, cacheWrite?: number): Rates {
  return {
    input,
    output,
    ...defined({ cachedInput, cacheWrite }),
  }
}

type Terms = Omit<Price, 'asOf' | 'source'>

/** OpenAI bills a call of more than 272 000 input tokens at twice the input and 1.5 the output. */
function long(base: Rates): Terms {
  const { input, output, cachedInput = 0, cacheWrite = 0 } = base
  const beyond = rates(input * 2, output * 1.5, cachedInput * 2, cacheWrite * 2)
  return { ...base, upTo: 272_000, beyond }
}

function anthropic(model: string, terms: Terms): Record<string, Price> {
  const source = 'https://platform.claude.com/docs/en/about-claude/pricing'
  return { [`anthropic:${model}`]: { ...terms, asOf: '2026-10-24', source } }
}

function openai(model: string, asOf: string, terms: Terms): Record<string, Price> {
  const source = `https://developers.openai.com/api/docs/models/${model}`
  return { [`openai:${model}`]: { ...terms, asOf, source } }
}
