import { functionWords, type Language, languageOf } from './function-words.ts'
import { isPlain } from './plain-words.ts'
import { type Block, blocksOf } from './prose.ts'
import { sentencesOf } from './sentences.ts'
import { stemOf, wordsOfEach } from './words.ts'

/** A word that says what a text is about, with the stem its forms have in common. */
export interface Token {
  word: string
  stem: string
}

export interface Sentence {
  text: string
  /** Position among the sentences of the text. */
  index: number
  /** The block it stands in. */
  block: number
  /** How many words it has, function words included. */
  length: number
  /** Its content words in order, repeats included. */
  tokens: readonly Token[]
}

/** A text taken apart: blocks, sentences, words. Headings are blocks and hold no sentences. */
export interface Reading {
  language: Language | undefined
  blocks: readonly Block[]
  sentences: readonly Sentence[]
  /** All words of the sentences in order, as they stand. */
  words: readonly string[]
}

/** Reads a text. Without a `language` it is guessed from the text's own function words. */
export function read(text: string, language?: Language): Reading {
  const blocks = blocksOf(text)
  const found = blocks.flatMap((block, at) => {
    const texts = block.kind === 'heading' ? [] : sentencesOf(block.text)
    return texts.map((sentence) => ({ text: sentence, block: at }))
  })
  const words = wordsOfEach(found.map((sentence) => sentence.text))
  const all = words.flat()
  const spoken = language ?? languageOf(all)
  const tokensIn = tokenizer(spoken)
  const sentences = found.map((sentence, index) => {
    const own = words[index] ?? []
    return { ...sentence, index, length: own.length, tokens: tokensIn(own) }
  })
  return { language: spoken, blocks, sentences, words: all }
}

/** The content words among words, with their stems. */
export function tokensOf(words: readonly string[], language: Language | undefined): Token[] {
  return tokenizer(language)(words)
}

/** Looks at every word once, however often a text has it. */
function tokenizer(language: Language | undefined): (words: readonly string[]) => Token[] {
  const skipped = functionWords(language)
  const known = new Map<string, Token | undefined>()
  return (words) => {
    const tokens: Token[] = []
    for (const word of words) {
      let token = known.get(word)
      if (token === undefined && !known.has(word)) {
        token = isContent(word, skipped) ? { word, stem: stemOf(word) } : undefined
        known.set(word, token)
      }
      if (token !== undefined) tokens.push(token)
    }
    return tokens
  }
}

function isContent(word: string, skipped: ReadonlySet<string>): boolean {
  if (skipped.has(word) || /^(?:\p{N}+|\p{Script=Hiragana}{1,2})$/u.test(word)) return false
  return word.length > 1 || !/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]$/u.test(word)
}

/** What a word of every subject weighs. */
export const PLAIN_WEIGHT = 0.3

/**
 * How much a word tells of its subject, about 0.3 to 1.2: words of every subject little, and a
 * longer word more than a short one, since words get shorter the more often they are used.
 *
 * Source: S. T. Piantadosi, H. Tily, E. Gibson, Word lengths are optimized for efficient
 * communication, PNAS 108(9), 2011 (after Zipf).
 */
export function weightOf(word: string): number {
  if (isPlain(word)) return PLAIN_WEIGHT
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)) {
    return word.length > 1 ? 1 : 0.5
  }
  return Math.min(1.2, Math.max(0.4, word.length / 8))
}
