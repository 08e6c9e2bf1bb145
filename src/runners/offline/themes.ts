import { PLAIN_WEIGHT, type Sentence, type Token, weightOf } from './reading.ts'

/** The words some sentences are about, the most used and most telling first. */
export function themesOf(sentences: readonly Sentence[]): Token[] {
  const found = new Map<string, Token & { worth: number }>()
  for (const { tokens } of sentences) {
    for (const token of tokens) {
      const weight = weightOf(token.word)
      if (weight <= PLAIN_WEIGHT) continue
      const known = found.get(token.stem)
      if (known === undefined) found.set(token.stem, { ...token, worth: weight })
      else known.worth += weight
    }
  }
  return [...found.values()]
    .sort((a, b) => b.worth - a.worth || (a.stem < b.stem ? -1 : 1))
    .map(({ word, stem }) => ({ word, stem }))
}
