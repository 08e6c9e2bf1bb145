import { languageOf } from './function-words.ts'
import { read, tokensOf } from './reading.ts'
import { salient } from './salience.ts'
import type { Taste } from './taste.ts'
import { wordsOf } from './words.ts'

export interface ExtractRequest {
  material: string
  /** What the prompt asks; its words make a sentence more welcome. */
  instructions: string
  /** How many sentences are asked for. Absent: one in five, 3 to 7. */
  count?: number
  taste: Taste
}

/** The most telling sentences of a text, headed by a line that says so. */
export function extractOf({ material, instructions, count, taste }: ExtractRequest): string {
  const isBare = material === ''
  const { sentences, language } = read(isBare ? instructions : material)
  if (sentences.length === 0) return NOTHING
  const most = count ?? Math.min(7, Math.max(3, Math.ceil(sentences.length / 5)))
  const asked = wordsOf(instructions.slice(0, 10_000))
  const tokens = tokensOf(asked, language ?? languageOf(asked))
  const wanted = new Set(isBare ? [] : tokens.map(({ stem }) => stem))
  const picked = salient(sentences, { most, taste, wanted })
  const heading = isBare
    ? '# Extract: the prompt holds nothing to draw on but its own words'
    : `# Extract: ${picked.length} of ${sentences.length} sentence${sentences.length === 1 ? '' : 's'}, chosen by their words`
  return [heading, '', ...picked.map(({ text }) => `- ${text}`)].join('\n')
}

const NOTHING = '# Extract: the prompt holds no sentence to draw on'
