import type { Reading, Sentence } from './reading.ts'
import type { Taste } from './taste.ts'
import { themesOf } from './themes.ts'

/** What stands under one heading; without headings, one paragraph. */
export interface Section {
  heading?: string
  sentences: Sentence[]
}

/**
 * The sections of a text: by its headings where it has some beside its title, else its paragraphs.
 * What follows the title stands under no heading.
 */
export function sectionsOf({ blocks, sentences }: Reading): Section[] {
  const headed = blocks.some((block, at) => at > 0 && block.kind === 'heading')
  const sections: Section[] = []
  let next = 0
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'heading' && at > 0) sections.push({ heading: block.text, sentences: [] })
    else if (!headed || sections.length === 0) sections.push({ sentences: [] })
    for (; sentences[next]?.block === at; next += 1) {
      sections.at(-1)?.sentences.push(sentences[next]!)
    }
  }
  return sections.filter((section) => section.sentences.length > 0)
}

/** The first section of more than two sentences: drafts put their best first. */
export function strongest(sections: readonly Section[], taste: Taste): Section | undefined {
  let best: Section | undefined
  let most = 0
  for (const [at, section] of sections.entries()) {
    const worth = taste(`section ${at}`) / (at + (section.sentences.length > 2 ? 1 : 8))
    if (worth > most) [best, most] = [section, worth]
  }
  return best
}

/**
 * A section and the others that share some of its words, names in the title not counted. What stands
 * before the first heading speaks of all sections and is left out.
 */
export function focusedOn(
  theme: Section,
  sections: readonly Section[],
  named: ReadonlySet<string>,
): Section[] {
  const stems = (section: Section): string[] => themesOf(section.sentences).map(({ stem }) => stem)
  const words = new Set(stems(theme).filter((stem) => !named.has(stem)))
  const isKin = (section: Section): boolean =>
    (section.heading !== undefined || theme.heading === undefined) &&
    stems(section).filter((stem) => words.has(stem)).length >= SHARED
  return sections.filter((section) => section === theme || isKin(section))
}

const SHARED = 3
