import type { Link } from './links.ts'
import { upperFirst } from './reference.ts'

/** What a prompt wants to be done with a connection once it is found. */
export type Move = 'analogy' | 'transfer' | 'tension' | 'prediction'

const CUES: Readonly<Record<Exclude<Move, 'analogy'>, RegExp>> = {
  transfer: /\b(?:transfer|borrow|solution|solve|exchange|import|translat|adapt)/gi,
  tension: /\b(?:tension|conflict|contradict|disagree|oppos|paradox)/gi,
  prediction: /\b(?:predict|hypothes|test|experiment|observ|mechanism|falsif)/gi,
}

/** The moves the instructions speak of, the foremost first; analogy when they speak of none. */
export function movesOf(instructions: string): Move[] {
  const counts = Object.entries(CUES)
    .map(([move, cue]) => ({ move: move as Move, count: instructions.match(cue)?.length ?? 0 }))
    .sort((a, b) => b.count - a.count)
  const most = counts[0]?.count ?? 0
  const spoken = counts.filter(({ count }) => count > 0 && count * 3 >= most)
  return spoken.length === 0 ? ['analogy'] : spoken.map(({ move }) => move)
}

/** How the list item that carries a move is labelled. */
export const MOVE_LABELS: Readonly<Record<Move, string>> = {
  analogy: 'Read across',
  transfer: 'To carry over',
  tension: 'Where they part',
  prediction: 'To be tested',
}

interface Terms {
  a: string
  b: string
  /** The pivots of either side, the shared word. */
  p: string
  q: string
  word: string
}

const SENTENCES: Readonly<Record<Move, readonly ((terms: Terms) => string)[]>> = {
  analogy: [
    ({ a, b, p, q }) => `“${p}” may be to ${a} what “${q}” is to ${b}.`,
    ({ p, q, word }) => `Next to “${word}” stands “${p}” on one side and “${q}” on the other.`,
    ({ a, b, p, q }) => `Put “${p}” in the place of “${q}”, and ${b} begins to look like ${a}.`,
  ],
  transfer: [
    ({ a, b, p, q }) =>
      `${upperFirst(b)} has no “${p}”; the nearest thing it offers to ${a} is “${q}”.`,
    ({ b, p, word }) => `If “${word}” works in both, what would play the part of “${p}” in ${b}?`,
    ({ a, p, q }) => `Somebody who works with “${p}” could ask what “${q}” would do for ${a}.`,
  ],
  tension: [
    ({ p, q, word }) =>
      `One side ties “${word}” to “${p}” and the other to “${q}”; both cannot be the rule.`,
    ({ a, b, p, q }) =>
      `${upperFirst(a)} turns on “${p}”, of which ${b} knows nothing, and “${q}” is as foreign the other way.`,
    ({ p, q }) => `Where both are wanted at once, does “${p}” give way or “${q}”?`,
  ],
  prediction: [
    ({ a, b, p, q }) =>
      `If the parallel holds, a change in “${p}” should matter to ${a} as one in “${q}” does to ${b}.`,
    ({ a, b, p, q }) =>
      `Without “${p}”, ${a} should fail in the way that ${b} fails without “${q}”.`,
    ({ p, q, word }) =>
      `Measure “${word}” beside “${p}” and beside “${q}”: the parallel stands or falls with the two curves.`,
  ],
}

/** What follows from a link, in one or two sentences; `turn` varies the wording. */
export function carryOver({ word, sides }: Link, move: Move, turn: number, thin: boolean): string {
  const [{ profile: a, pivot: p }, { profile: b, pivot: q }] = sides
  const said: string[] = []
  if (p !== undefined && q !== undefined) {
    const terms = { a: a.reference, b: b.reference, p, q, word }
    const wordings = SENTENCES[move]
    said.push(upperFirst(wordings[turn % wordings.length]!(terms)))
  } else said.push(`Nothing but “${word}” stands beside the shared word.`)
  if (thin) said.push(`“${upperFirst(word)}” is a common word, so the link is thin.`)
  return said.join(' ')
}

const NUMBERS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** `three links`, `one link`. */
export function counted(count: number, noun: string): string {
  return `${NUMBERS[count] ?? count} ${noun}${count === 1 ? '' : 's'}`
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
