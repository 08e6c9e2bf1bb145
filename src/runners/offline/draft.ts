import type { Concept } from './concepts.ts'
import { languageOf } from './function-words.ts'
import { type Link, linksOf } from './links.ts'
import { carryOver, counted, listed, MOVE_LABELS, movesOf } from './phrases.ts'
import { isPlain } from './plain-words.ts'
import { type Profile, profileOf } from './profile.ts'
import { PLAIN_WEIGHT, read, type Sentence } from './reading.ts'
import { upperFirst } from './reference.ts'
import { salient } from './salience.ts'
import type { Taste } from './taste.ts'
import { wordsOf } from './words.ts'

export interface DraftRequest {
  concepts: readonly Concept[]
  instructions: string
  /** How many connections are asked for. */
  count: number
  taste: Taste
}

const FEW = 3

/**
 * Lists connections between concepts by the words their descriptions share: a heading, a sentence
 * of each description, and what would follow. Other languages than English get the sentences
 * without the wording around them. A single concept gets its most telling sentences.
 */
export function draftOf({ concepts, instructions, count, taste }: DraftRequest): string {
  const language = languageOf(wordsOf(concepts.map((one) => one.content).join('\n')))
  const profiles = concepts.map((concept) => profileOf(concept, language))
  const [alone, another] = profiles
  if (alone !== undefined && another === undefined) return opening(alone, taste)
  const bias = new Set(read(instructions, language).sentences.flatMap(stems))
  const links = linksOf(profiles, count, bias, taste)
  const english = language === 'en'
  const moves = movesOf(instructions)
  const used = new Set(links.flatMap((link) => link.sides.map((side) => side.sentence)))
  const sections = links.map((link, at) => {
    const move = moves[at % moves.length]!
    const across = english
      ? `- **${MOVE_LABELS[move]}:** ${carryOver(link, move, at, isPlain(link.word))}`
      : `- ${link.sides.flatMap((side) => side.pivot ?? []).join(' ↔ ')}`
    return [`## ${at + 1}. ${upperFirst(link.word)}`, '', ...link.sides.map(quoted), across]
  })
  if (sections.length < FEW || moves[0] === 'tension') {
    sections.push(apart(profiles, used, english, taste))
  }
  const names = profiles.map(({ name, reference }) => (english ? reference : name))
  const shown = shortened(names)
  const title = english ? upperFirst(listed(shown)) : shown.join(' ↔ ')
  const frame = english ? [lead(profiles, links), closing(links)] : []
  return [`# ${title}`, frame[0], ...sections.map((lines) => lines.join('\n')), frame[1]]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n')
}

/** What a draft of a single concept can say: the gist of its description. */
function opening({ name, sentences }: Profile, taste: Taste): string {
  const gist = salient(sentences, { most: FEW, taste }).map((sentence) => sentence.text)
  return [`# ${upperFirst(name)}`, ...gist].join('\n\n')
}

const MOST_NAMES = 6

function shortened(names: readonly string[]): string[] {
  return names.length <= MOST_NAMES
    ? [...names]
    : [...names.slice(0, MOST_NAMES - 1), `${names.length - MOST_NAMES + 1} more`]
}

function stems({ tokens }: Sentence): string[] {
  return tokens.map((token) => token.stem)
}

function quoted({ profile, sentence }: Link['sides'][number]): string {
  return `- **${profile.name}:** ${sentence.text}`
}

/** The sentence of each description that has most to say in words no other description uses. */
function apart(
  profiles: readonly Profile[],
  used: ReadonlySet<Sentence>,
  english: boolean,
  taste: Taste,
): string[] {
  const holders = new Map<string, number>()
  for (const { terms } of profiles) {
    for (const stem of terms.keys()) holders.set(stem, (holders.get(stem) ?? 0) + 1)
  }
  const items = profiles.slice(0, MOST_NAMES).flatMap((profile) => {
    let best: Sentence | undefined
    let most = -Infinity
    for (const sentence of profile.sentences) {
      let score = used.has(sentence) ? -10 : 0
      for (const stem of new Set(stems(sentence))) {
        const { weight = 0, sentences = [] } = profile.terms.get(stem) ?? {}
        score += holders.get(stem) === 1 ? weight * sentences.length : -2 * weight
      }
      score *= taste(`apart ${profile.name}#${sentence.index}`)
      if (score > most) [best, most] = [sentence, score]
    }
    return best === undefined ? [] : quoted({ profile, sentence: best })
  })
  const comment =
    'Here the shared vocabulary ends, and a comparison would have to bring its own words.'
  return english
    ? ['## What stays apart', '', ...items, `- **Beyond the words:** ${comment}`]
    : ['## ≠', '', ...items]
}

function lead(profiles: readonly Profile[], links: readonly Link[]): string {
  const uses = new Map<string, number>()
  for (const { terms } of profiles) {
    for (const [stem, term] of terms) {
      if (!stem.includes(' ') && term.weight > PLAIN_WEIGHT)
        uses.set(stem, (uses.get(stem) ?? 0) + 1)
    }
  }
  const words = links.filter((link) => !isPlain(link.word)).map((link) => `“${link.word}”`)
  const subject = `The descriptions of ${listed(shortened(profiles.map(({ reference }) => reference)))}`
  if (links.length === 0) return `${subject} have no word in common that could carry a link.`
  if (words.length === 0) {
    return `${subject} share no word of substance; what joins them here are common words.`
  }
  const shared = [...uses.values()].filter((count) => count > 1).length
  const such = shared > words.length ? ', among them ' : ': '
  return `${subject} share ${counted(shared, 'word')} of substance${such}${listed(words)}.`
}

function closing([strongest]: readonly Link[]): string {
  if (strongest === undefined) return ''
  const [a, b] = strongest.sides.map(({ profile }) => profile)
  return `The strongest thread is “${strongest.word}”: it holds ${a!.reference} and ${b!.reference} together better than any other word.`
}
