import { read, type Reading, type Sentence, tokensOf } from './reading.ts'
import { lowerFirst, referenceTo, upperFirst } from './reference.ts'
import { salient } from './salience.ts'
import { focusedOn, type Section, sectionsOf, strongest } from './sections.ts'
import type { Taste } from './taste.ts'
import { themesOf } from './themes.ts'
import { wordsOf } from './words.ts'

export interface EssayRequest {
  /** The draft the essay is made of. */
  material: string
  /** Length in words that is asked for. */
  words: number
  /** Whether one thread is to be followed instead of all. */
  focused: boolean
  taste: Taste
}

const MOST_SENTENCES = 80
const OPENERS = ['Take', 'Begin with', 'Consider', 'Picture'] as const
const TURNERS = ['Now', 'Beside it stands', 'Then there is', 'Across from it lies'] as const

/**
 * Makes an essay of a draft's own sentences: a title, then a paragraph for each section of the
 * draft that is kept, the longest drafts cut to their most telling sentences. In English a few words
 * say whose sentence follows where the draft said so by a label.
 */
export function essayOf({ material, words, focused, taste }: EssayRequest): string {
  const reading = read(material)
  const kept = new Set(
    salient(reading.sentences, { most: MOST_SENTENCES, words: words * 1.15, taste }),
  )
  const sections = sectionsOf(reading)
  const [title] = reading.blocks.filter(({ kind }) => kind === 'heading')
  const named = new Set(
    tokensOf(wordsOf(title?.text ?? ''), reading.language).map(({ stem }) => stem),
  )
  const theme = focused ? strongest(sections, taste) : undefined
  const chosen = theme === undefined ? sections : focusedOn(theme, sections, named)
  const subjects = reading.language === 'en' ? subjectsOf(reading) : new Map<string, string>()
  const paragraphs = chosen.flatMap(({ sentences }, at) =>
    paragraphsOf(
      sentences.filter((sentence) => kept.has(sentence)),
      { reading, subjects, turn: at },
    ),
  )
  return [`# ${titleOf(reading, chosen)}`, ...paragraphs].join('\n\n')
}

/** The labels that name what the draft is about, with the words a sentence speaks of them in. */
function subjectsOf({ blocks }: Reading): Map<string, string> {
  const text = blocks.map((block) => block.text).join('\n')
  const lowerCase = text.toLowerCase()
  const labels = new Set(blocks.flatMap((block) => block.label ?? []))
  const named = [...labels].filter((label) => lowerCase.includes(label.toLowerCase()))
  return new Map(named.slice(0, 20).map((label) => [label, referenceTo(label, text)]))
}

function paragraphsOf(
  sentences: readonly Sentence[],
  { reading, subjects, turn }: { reading: Reading; subjects: Map<string, string>; turn: number },
): string[] {
  const paragraphs: string[] = []
  let joined: string[] = []
  let sides = 0
  for (const [at, { text, block }] of sentences.entries()) {
    const { kind, label = '' } = reading.blocks[block]!
    const before = sentences[at - 1]
    const sameItem = before?.block === block
    const alone = kind === 'paragraph' && !sameItem && label === ''
    if (alone || (before !== undefined && isAlone(reading, before) && !sameItem)) {
      if (joined.length > 0) paragraphs.push(joined.join(' '))
      joined = []
    }
    const subject = sameItem ? undefined : subjects.get(label)
    if (subject !== undefined && !text.toLowerCase().includes(label.toLowerCase())) {
      const words = sides === 0 ? OPENERS : TURNERS
      joined.push(`${words[turn % words.length]} ${subject}.`)
    }
    if (subject !== undefined) sides += 1
    joined.push(text)
  }
  if (joined.length > 0) paragraphs.push(joined.join(' '))
  return paragraphs
}

function isAlone({ blocks }: Reading, { block }: Sentence): boolean {
  const { kind, label } = blocks[block]!
  return kind === 'paragraph' && label === undefined
}

function titleOf(reading: Reading, chosen: readonly Section[]): string {
  const whole = reading.blocks[0]?.kind === 'heading' ? reading.blocks[0].text : undefined
  const theme = chosen.find(({ heading }) => heading !== undefined && heading !== whole)?.heading
  const short = theme?.replace(/^\d{1,3}[.):]?\s+/, '')
  const themes = themesOf(reading.sentences)
    .slice(0, 3)
    .map(({ word }) => word)
  if (whole === undefined || short === undefined || short.length > 60) {
    return whole ?? short ?? upperFirst(themes.join(' · '))
  }
  return reading.language === 'en' ? `${short}, or ${lowerFirst(whole)}` : `${short} · ${whole}`
}
