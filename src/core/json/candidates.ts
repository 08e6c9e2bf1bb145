import { isBlank } from './lexis.ts'
import { findFences } from './fences.ts'
import { findRegions } from './regions.ts'

/** A part of a text that may be the JSON looked for. */
export interface Candidate {
  start: number
  end: number
  /** Whether it is one whole object or array, its brackets in balance. */
  isBalanced: boolean
  /** Indexes of brackets in it that close too early. */
  early: readonly number[]
}

/** The parts of a text in the order they are tried. */
export interface Candidates {
  list: Candidate[]
  /** Where an object or array opens that the text ends in the middle of. */
  open?: number
}

/** The text without its outer blanks, then the bodies of fences, then objects and arrays. */
export function listCandidates(text: string, earlyCloseKeys: readonly string[]): Candidates {
  const { closed, open } = findRegions(text, earlyCloseKeys)
  const regions = new Map(closed.map((region) => [region.start, region]))
  const spans = [{ start: 0, end: text.length }, ...findFences(text, closed)].map((span) => {
    return trimmed(text, span)
  })
  const seen = new Set<string>()
  const list = [...spans, ...closed].flatMap(({ start, end }) => {
    const key = `${start}:${end}`
    if (start >= end || seen.has(key)) return []
    seen.add(key)
    const region = regions.get(start)
    const isBalanced = region?.end === end
    return [{ start, end, isBalanced, early: isBalanced ? region.early : [] }]
  })
  return open === undefined ? { list } : { list, open }
}

function trimmed(text: string, span: { start: number; end: number }): typeof span {
  let { start, end } = span
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return { start, end }
}
