import { type Sentence, weightOf } from './reading.ts'
import type { Taste } from './taste.ts'

export interface SalienceOptions {
  /** The most sentences to pick. */
  most: number
  /** The most words to pick; the first sentence is picked whatever its length. Default: no limit. */
  words?: number
  taste: Taste
  /** Stems that make a sentence more welcome. */
  wanted?: ReadonlySet<string>
}

const NOTHING: ReadonlySet<string> = new Set()

/**
 * Picks the sentences that say most of what a text is about, until one more would be too many, and
 * returns them in the order of the text, none twice. A word counts by how often the text uses it and by what it
 * tells; once picked it counts less, so that what is picked does not say one thing twice.
 *
 * Source: SumBasic, in A. Nenkova, L. Vanderwende, The impact of frequency on summarization,
 * Microsoft Research technical report MSR-TR-2005-101, 2005.
 */
export function salient(
  sentences: readonly Sentence[],
  { most, words = Infinity, taste, wanted = NOTHING }: SalienceOptions,
): Sentence[] {
  const shares = new Map<string, number>()
  let total = 0
  for (const { tokens } of sentences) {
    for (const { stem, word } of tokens) {
      shares.set(stem, (shares.get(stem) ?? 0) + weightOf(word))
      total += 1
    }
  }
  for (const [stem, share] of shares) shares.set(stem, share / total)
  const left = new Set(new Map(sentences.toReversed().map((one) => [one.text, one])).values())
  const picked: Sentence[] = []
  let length = 0
  while (picked.length < most && left.size > 0) {
    let best: Sentence | undefined
    let score = -1
    for (const sentence of left) {
      const own = worth(sentence, shares, wanted) * taste(`#${sentence.index}`)
      if (own > score) [best, score] = [sentence, own]
    }
    if (best === undefined) break
    left.delete(best)
    if (picked.length > 0 && length + best.length > words) break
    picked.push(best)
    length += best.length
    for (const { stem } of best.tokens) shares.set(stem, (shares.get(stem) ?? 0) ** 2)
  }
  return picked.sort((a, b) => a.index - b.index)
}

function worth(
  { tokens, length }: Sentence,
  shares: ReadonlyMap<string, number>,
  wanted: ReadonlySet<string>,
): number {
  let sum = 0
  let hits = 0
  for (const { stem } of tokens) {
    sum += shares.get(stem) ?? 0
    if (wanted.has(stem)) hits += 1
  }
  // Fragments would win by average alone.
  const fullness = Math.min(1, length / 14)
  return tokens.length === 0 ? 0 : (sum / tokens.length) * fullness * (1 + hits / 4)
}
