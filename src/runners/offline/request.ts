import { defined } from '../../core/defined.ts'
import { type Concept, conceptsOf } from './concepts.ts'
import { isPlaceholder, partsOf } from './material.ts'
import { asksForJson } from './json-wanted.ts'
import { type ScoreForm, scoreFormOf } from './score.ts'

/** What a prompt asks for, as far as its words tell. */
export type Request =
  | { kind: 'evaluation'; material: string; instructions: string; form: ScoreForm }
  | { kind: 'json' }
  | { kind: 'draft'; concepts: Concept[]; instructions: string; count: number }
  | { kind: 'essay'; material: string; instructions: string; words: number; focused: boolean }
  | { kind: 'extract'; material: string; instructions: string; count?: number }

const NOTES = /\b(?:draft|notes?|links?|outline|findings)\b/i
const ESSAY =
  /\b(?:write|compose|produce|create|craft|into|continue)\b[^.!?\n]{0,80}\b(?:essay|article|prose|piece)\b(?!-)|\bessayist\b/i
const IDEAS =
  /\b(?:concepts?|connect\w*|link\w*|analog\w*|bridg\w*|tension\w*)\b|konzept|begriff|verbind|concepto|conexi|idée|lien|concett|collega|conceito|liga|концеп|понят|связ|概念|関連|联系|개념|연결/i
const FOCUS =
  /\b(?:single|one|central|main|strongest)\s+(?:\w+\s+)?(?:thread|theme|thesis|connection|insight|idea)\b|\bchoose one\b/i

const COUNTS = { draft: 4, words: 600 } as const
const UNITS = {
  ideas:
    /connections?|links?|analog(?:y|ies)|tensions?|transfers?|ideas?|hypotheses|bridges?|insights?/,
  sentences: /sentences?|bullet(?: point)?s?|points?|lines?|items?|takeaways?/,
} as const

/** Tells what a prompt asks for from its text alone. */
export function understand(prompt: string): Request {
  const { material, instructions } = partsOf(prompt)
  const said = instructions === '' ? prompt : instructions
  const form = scoreFormOf(said)
  if (form !== undefined) {
    return { kind: 'evaluation', material: material || prompt, instructions: said, form }
  }
  if (asksForJson(said)) return { kind: 'json' }
  const concepts = conceptsOf(prompt)
  const around = concepts.length > 1 ? outside(prompt, concepts) : said
  const isEssay = ESSAY.test(around)
  if (concepts.length > 1 && IDEAS.test(around) && !(isEssay && NOTES.test(around))) {
    const count = countOf(around, UNITS.ideas) ?? COUNTS.draft
    return { kind: 'draft', concepts, instructions: around, count }
  }
  if (isEssay && material !== '') {
    const words = wordsWanted(said) ?? COUNTS.words
    return { kind: 'essay', material, instructions: said, words, focused: FOCUS.test(said) }
  }
  const count = countOf(said, UNITS.sentences)
  return {
    kind: 'extract',
    material,
    instructions: said,
    ...defined({ count }),
  }
}

function outside(prompt: string, concepts: readonly Concept[]): string {
  const last = concepts.at(-1)!.content
  const start = prompt.indexOf(concepts[0]!.content.slice(0, 40))
  const end = prompt.lastIndexOf(last.slice(-40))
  return start < 0 || end < start ? prompt : prompt.slice(0, start) + prompt.slice(end + 40)
}

const NUMBER_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const NUMBER = String.raw`(\d{1,2}|${NUMBER_WORDS.join('|')})`

/** How many of something are asked for; of a range, the upper end. 1 to 12. */
function countOf(instructions: string, unit: RegExp): number | undefined {
  const pattern = String.raw`\b(?:${NUMBER}\s*(?:-|–|to|or)\s*)?${NUMBER}\s+(?:\w+\s+){0,2}?(?:${unit.source})\b`
  const found = new RegExp(pattern, 'i').exec(instructions)?.[2]?.toLowerCase()
  if (found === undefined) return undefined
  const count = NUMBER_WORDS.indexOf(found) + 1 || Number(found)
  return Math.min(12, Math.max(1, count))
}

/** The length in words that is asked for: `about 500 words`, `1,200 ± 400 words`. */
function wordsWanted(instructions: string): number | undefined {
  const found = /(\d[\d.,]{1,6})\s*(?:(?:-|–|to|±|\+\/-)\s*\d[\d.,]{1,6}\s*)?-?words?\b/i.exec(
    instructions,
  )?.[1]
  const words = Number(found?.replaceAll(/[.,]/g, ''))
  return words >= 20 ? Math.min(words, 5_000) : undefined
}

const TAG_PAIR = /<([a-z][\w-]*)(\s+[\w-]+="[^"<>\n]{0,40}")?\s*>([^<>]{0,100})<\/\1\s*>/gi

/** The tag the prompt wants the answer in, if it shows one with a place-holder in it. */
export function envelopeOf(prompt: string): { name: string; attribute: string } | undefined {
  const shown = [...prompt.matchAll(TAG_PAIR)].filter(
    ([, name = '', , body = '']) =>
      body.trim() !== '' && isPlaceholder(body) && !/think|reason|scratch/i.test(name),
  )
  const [, name, attribute = ''] = shown.at(-1) ?? []
  return name === undefined ? undefined : { name, attribute }
}
