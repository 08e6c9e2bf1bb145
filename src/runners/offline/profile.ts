import type { Concept } from './concepts.ts'
import { functionWords, type Language } from './function-words.ts'
import { nounsOf } from './nouns.ts'
import { read, type Sentence, tokensOf, weightOf } from './reading.ts'
import { referenceTo } from './reference.ts'
import { wordsOf } from './words.ts'

/** What is known of one word, or of two words in a row, in one description. */
export interface Term {
  /** The form to show: the shortest that occurs. */
  word: string
  weight: number
  /** The sentences it occurs in, by index. */
  sentences: number[]
  isNoun: boolean
}

/** A concept with the vocabulary of its description. */
export interface Profile {
  name: string
  /** As it stands within a sentence, with its article where the description gives one. */
  reference: string
  sentences: readonly Sentence[]
  /** By stem; two words in a row by both stems with a blank between. */
  terms: ReadonlyMap<string, Term>
  /** The stems of the name itself. */
  own: ReadonlySet<string>
}

export function profileOf({ name, content }: Concept, language: Language | undefined): Profile {
  const { sentences } = read(content, language)
  const texts = sentences.map((sentence) => sentence.text)
  const nouns = language === 'en' ? nounsOf(texts, functionWords('en')) : new Set<string>()
  const terms = new Map<string, Term>()
  for (const { index, text, tokens } of sentences) {
    const lowerCase = text.toLowerCase()
    for (const [at, { word, stem }] of tokens.entries()) {
      addTerm(terms, stem, index, { word, weight: weightOf(word), isNoun: nouns.has(word) })
      const next = tokens[at + 1]
      if (next === undefined || !lowerCase.includes(`${word} ${next.word}`)) continue
      const weight = Math.min(2, weightOf(word) + weightOf(next.word))
      const phrase = { word: `${word} ${next.word}`, weight, isNoun: nouns.has(next.word) }
      addTerm(terms, `${stem} ${next.stem}`, index, phrase)
    }
  }
  const own = new Set(tokensOf(wordsOf(name), language).map((token) => token.stem))
  return { name, reference: referenceTo(name, content), sentences, terms, own }
}

function addTerm(
  terms: Map<string, Term>,
  stem: string,
  sentence: number,
  found: Omit<Term, 'sentences'>,
): void {
  const term = terms.get(stem)
  if (term === undefined) {
    terms.set(stem, { ...found, sentences: [sentence] })
    return
  }
  if (term.sentences.at(-1) !== sentence) term.sentences.push(sentence)
  term.weight = Math.min(term.weight, found.weight)
  // A noun is what can be spoken of; among equals the shortest form.
  const shorter = found.word.length < term.word.length
  if (found.isNoun === term.isNoun ? shorter : found.isNoun) {
    term.word = found.word
    term.isNoun = found.isNoun
  }
}
