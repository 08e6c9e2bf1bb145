import type { Profile, Term } from './profile.ts'
import { PLAIN_WEIGHT, type Sentence } from './reading.ts'
import type { Taste } from './taste.ts'

/** One side of a link: a description, the sentence to quote, the word the sentence turns on. */
interface Side {
  profile: Profile
  sentence: Sentence
  /** A word of this description alone, near the shared one. */
  pivot?: string
}

/** Two descriptions that share a word. */
export interface Link {
  /** The shared word in the form to show; two words where a whole phrase is shared. */
  word: string
  sides: readonly [Side, Side]
}

interface Candidate {
  stem: string
  word: string
  weight: number
  /** A word of every subject. */
  isThin: boolean
  /** On one side at least. */
  isNoun: boolean
  holders: readonly [number, number]
}

/**
 * The strongest links among descriptions, at most `most`: shared words weighed by what they tell,
 * phrases above words, nouns above other words. Each next link prefers a pair and sentences that
 * have not been used yet. `bias` holds stems that the prompt dwells on.
 */
export function linksOf(
  profiles: readonly Profile[],
  most: number,
  bias: ReadonlySet<string>,
  taste: Taste,
): Link[] {
  const pool = candidates(profiles, taste).slice(0, POOL)
  const used: Used = { words: new Set(), pairs: new Set(), sentences: new Set() }
  const links: Link[] = []
  while (links.length < most) {
    let best: { candidate: Candidate; sides: [Side, Side]; score: number } | undefined
    for (const candidate of pool) {
      const enough = candidate.isThin && links.length >= (candidate.isNoun ? FEW : 1)
      if (enough || used.words.has(candidate.stem)) continue
      const sides = sidesOf(candidate, profiles, bias, used, taste)
      const pair = used.pairs.has(candidate.holders.join()) ? 1 : 1.25
      const fresh = sides.filter(({ sentence }) => !used.sentences.has(sentence))
      const score = candidate.weight * pair * [0.1, 0.5, 1][fresh.length]!
      if (score > (best?.score ?? 0)) best = { candidate, sides, score }
    }
    if (best === undefined) break
    const { candidate, sides } = best
    for (const stem of [candidate.stem, ...candidate.stem.split(' ')]) used.words.add(stem)
    used.pairs.add(candidate.holders.join())
    for (const { sentence } of sides) used.sentences.add(sentence)
    links.push({ word: candidate.word, sides: withPivots(candidate, sides, used) })
  }
  return links
}

const POOL = 60
/** Common words are links only as long as there are not this many, or none if they are no nouns. */
const FEW = 2
/** A word that many descriptions share is tried with those that use it most. */
const HOLDERS = 3
/** Of the sentences with a word the first few are compared. */
const SENTENCES = 20
const LEAST_WEIGHT = 0.15

/** What links hold already, so that the next one brings something new. */
interface Used {
  /** Stems of shared words and of pivots. */
  words: Set<string>
  pairs: Set<string>
  sentences: Set<Sentence>
}

function candidates(profiles: readonly Profile[], taste: Taste): Candidate[] {
  const holders = new Map<string, number[]>()
  for (const [at, { terms }] of profiles.entries()) {
    for (const stem of terms.keys()) {
      const list = holders.get(stem)
      if (list === undefined) holders.set(stem, [at])
      else list.push(at)
    }
  }
  const found: Candidate[] = []
  for (const [stem, list] of holders) {
    const top = list.length < 2 ? [] : byUse(profiles, stem, list).slice(0, HOLDERS)
    for (const [index, first] of top.entries()) {
      for (const second of top.slice(index + 1)) {
        const candidate = weighed(profiles, stem, first, second)
        candidate.weight *= taste(`${stem}/${first}/${second}`)
        if (candidate.weight >= LEAST_WEIGHT) found.push(candidate)
      }
    }
  }
  return found.sort((a, b) => b.weight - a.weight || (a.stem < b.stem ? -1 : 1))
}

function byUse(profiles: readonly Profile[], stem: string, list: readonly number[]): number[] {
  const uses = (at: number): number => profiles[at]?.terms.get(stem)?.sentences.length ?? 0
  return [...list].sort((a, b) => uses(b) - uses(a) || a - b)
}

function weighed(
  profiles: readonly Profile[],
  stem: string,
  first: number,
  second: number,
): Candidate {
  const [a, b] = [profiles[first]!, profiles[second]!]
  const [left, right] = [a.terms.get(stem)!, b.terms.get(stem)!]
  const nouns = Number(left.isNoun) + Number(right.isNoun)
  const names = Number(a.own.has(stem)) + Number(b.own.has(stem))
  const uses = Math.log2(left.sentences.length + right.sentences.length)
  const weight = Math.min(left.weight, right.weight) * [0.8, 1.1, 1.3][nouns]! * (0.7 + 0.3 * uses)
  const word = left.isNoun === right.isNoun ? shorter(left, right) : left.isNoun ? left : right
  // A word that is part of a name says little when the other text has it too.
  return {
    stem,
    word: word.word,
    weight: weight * [1, 0.8, 0.5][names]!,
    isThin: Math.max(left.weight, right.weight) <= PLAIN_WEIGHT,
    isNoun: nouns > 0,
    holders: [Math.min(first, second), Math.max(first, second)],
  }
}

const shorter = (a: Term, b: Term): Term => (b.word.length < a.word.length ? b : a)

function sidesOf(
  { stem, holders }: Candidate,
  profiles: readonly Profile[],
  bias: ReadonlySet<string>,
  used: Used,
  taste: Taste,
): [Side, Side] {
  const [a, b] = [profiles[holders[0]]!, profiles[holders[1]]!]
  return [
    { profile: a, sentence: sentenceFor(a, b, stem, bias, used, taste) },
    { profile: b, sentence: sentenceFor(b, a, stem, bias, used, taste) },
  ]
}

/** The sentence about the shared word that has most else in common with the other description. */
function sentenceFor(
  own: Profile,
  other: Profile,
  stem: string,
  bias: ReadonlySet<string>,
  used: Used,
  taste: Taste,
): Sentence {
  let best: Sentence | undefined
  let most = -Infinity
  for (const index of own.terms.get(stem)?.sentences.slice(0, SENTENCES) ?? []) {
    const sentence = own.sentences[index]!
    const stems = new Set(sentence.tokens.map((token) => token.stem))
    let score = 1
    for (const one of stems) {
      if (other.terms.has(one)) score += 0.5 * (own.terms.get(one)?.weight ?? 0)
      if (bias.has(one)) score += 0.3
    }
    if (sentence.length < 6 || sentence.length > 36) score *= 0.7
    if (/^(?:it|they|this|these|those|he|she|such)\b/i.test(sentence.text)) score *= 0.7
    if (used.sentences.has(sentence)) score *= 0.3
    score *= taste(`${own.name}#${index}`)
    if (score > most) [best, most] = [sentence, score]
  }
  return best!
}

function withPivots(candidate: Candidate, sides: [Side, Side], used: Used): [Side, Side] {
  const [a, b] = sides
  return [pivoted(candidate, a, b.profile, used), pivoted(candidate, b, a.profile, used)]
}

/** Adds the most telling word that only this description has, from the sentence if it can. */
function pivoted({ stem }: Candidate, side: Side, other: Profile, used: Used): Side {
  const { terms, own } = side.profile
  const near = new Map(side.sentence.tokens.map((token) => [token.stem, token.word]))
  let best: [stem: string, word: string] | undefined
  let most = 0
  for (const [one, { word, weight, isNoun, sentences }] of terms) {
    if (one === stem || one.includes(' ') || own.has(one) || other.terms.has(one)) continue
    if (weight <= PLAIN_WEIGHT) continue
    const place = near.has(one) ? 4 : 1
    const fresh = used.words.has(one) ? 0.2 : 1
    const score = weight * place * (isNoun ? 5 : 1) * fresh * (1 + Math.log2(sentences.length) / 3)
    if (score > most) [best, most] = [[one, isNoun ? word : (near.get(one) ?? word)], score]
  }
  if (best === undefined) return side
  used.words.add(best[0])
  return { ...side, pivot: best[1] }
}
