import { defined } from '../../core/defined.ts'
import { mtld } from './diversity.ts'
import {
  PLAIN_WEIGHT,
  read,
  type Reading,
  type Sentence,
  type Token,
  tokensOf,
  weightOf,
} from './reading.ts'
import { wordsOf } from './words.ts'

/** What can be said of a text by counting its words. Shares go from 0 to 1. */
export interface Measurements {
  coverage: Coverage
  cohesion: Cohesion
  diversity: Diversity
}

/** How far the text goes on to speak of what its headings and its opening name. */
interface Coverage {
  share: number
  /** How many words of substance the headings and the opening name. */
  named: number
  /** Those that come back in two sentences or more, and those that never do. */
  developed: string[]
  dropped: string[]
}

/** How many neighbouring sentences have a word in common. */
interface Cohesion {
  share: number
  linked: number
  pairs: number
  /** The first sentence that has none in common with the one before. */
  firstBreak?: string
}

interface Diversity {
  share: number
  /** In words; see `mtld`. */
  mtld: number
}

export function measure(text: string): Measurements {
  const reading = read(text)
  return {
    coverage: coverageOf(reading),
    cohesion: cohesionOf(reading.sentences),
    diversity: diversityOf(reading.words),
  }
}

/** So many sentences at the start name what a text is about. */
const OPENING = 2
/** Spoken of in so many later sentences, a word counts as developed. */
const ENOUGH = 2

function coverageOf({ blocks, sentences, language }: Reading): Coverage {
  const headings = blocks.filter(({ kind }) => kind === 'heading')
  const opening = sentences.slice(0, OPENING)
  const named = new Map<string, Token>()
  for (const token of [
    ...tokensOf(wordsOf(headings.map(({ text }) => text).join('\n')), language),
    ...opening.flatMap(({ tokens }) => tokens),
  ]) {
    if (weightOf(token.word) > PLAIN_WEIGHT && !named.has(token.stem)) named.set(token.stem, token)
  }
  const uses = new Map<string, number>()
  for (const { tokens } of sentences.slice(opening.length)) {
    for (const stem of new Set(tokens.map((token) => token.stem))) {
      uses.set(stem, (uses.get(stem) ?? 0) + 1)
    }
  }
  const isDeveloped = ({ stem }: Token): boolean => (uses.get(stem) ?? 0) >= ENOUGH
  const words = [...named.values()].sort((a, b) => weightOf(b.word) - weightOf(a.word))
  let reached = 0
  let total = 0
  for (const { word, stem } of words) {
    total += weightOf(word)
    reached += weightOf(word) * Math.min(1, (uses.get(stem) ?? 0) / ENOUGH)
  }
  return {
    share: total === 0 ? 0 : reached / total,
    named: words.length,
    developed: words.filter(isDeveloped).map(({ word }) => word),
    dropped: words.filter(({ stem }) => !uses.has(stem)).map(({ word }) => word),
  }
}

/**
 * Source: stem overlap of adjacent sentences, in A. C. Graesser et al., Coh-Metrix: analysis of
 * text on cohesion and language, Behavior Research Methods, Instruments, & Computers 36(2), 2004.
 */
function cohesionOf(sentences: readonly Sentence[]): Cohesion {
  let linked = 0
  let firstBreak: string | undefined
  let before: Set<string> | undefined
  for (const { text, tokens } of sentences) {
    const stems = new Set(tokens.map((token) => token.stem))
    if (before !== undefined) {
      if ([...stems].some((stem) => before?.has(stem))) linked += 1
      else firstBreak ??= text
    }
    before = stems
  }
  const pairs = Math.max(0, sentences.length - 1)
  const share = pairs === 0 ? 0 : linked / pairs
  return { share, linked, pairs, ...defined({ firstBreak }) }
}

/** An MTLD that few texts reach counts as one. */
const MOST_DIVERSE = 150

function diversityOf(words: readonly string[]): Diversity {
  const value = mtld(words)
  return { mtld: value, share: Math.min(1, value / MOST_DIVERSE) }
}
