import { materialWeight } from './instruction.ts'

/** A prompt taken apart into what is to be worked on and what is to be done with it. */
export interface Parts {
  material: string
  instructions: string
}

const OPENING = /^[ \t]*<([a-z][\w-]*)(?:\s[^<>\n]*)?>/gim
const CLOSING = /<\/([a-z][\w-]*)\s*>/gi
const OWN =
  /instruct|rule|task|role|format|output|example|schema|guideline|criteri|rubric|persona|system|think/i
const PLACEHOLDER = /^\s*(?:[.…]{1,3}|\[[^\]]*\]|\{[^}]*\}|[^<>\n]{0,60}(?:\.\.\.|…))?\s*$/
const RULER = /^[ \t]*(?:={4,}|"{3,}|`{3,}.*|~{3,}.*)[ \t]*$/gm
const OPENING_LABEL = /^\s*[^\n]{0,80}[:：][ \t]*\n/

/**
 * Finds the material of a prompt: the largest text in a tag of its own at the start of a line, else
 * the stretch between rulers, else the run of paragraphs that reads least like instructions.
 */
export function partsOf(prompt: string): Parts {
  const [start, end] = inTag(prompt) ?? betweenRulers(prompt) ?? inParagraphs(prompt)
  return {
    material: prompt.slice(start, end).replace(OPENING_LABEL, '').trim(),
    instructions: `${prompt.slice(0, start)}\n${prompt.slice(end)}`.trim(),
  }
}

type Span = readonly [start: number, end: number]

function inTag(prompt: string): Span | undefined {
  const closings = new Map<string, number>()
  for (const match of prompt.matchAll(CLOSING)) closings.set(match[1] ?? '', match.index)
  const seen = new Set<string>()
  let best: Span | undefined
  for (const match of prompt.matchAll(OPENING)) {
    const name = match[1] ?? ''
    if (seen.has(name) || OWN.test(name)) continue
    seen.add(name)
    const span: Span = [match.index + match[0].length, closings.get(name) ?? -1]
    if (span[1] < span[0] || span[1] - span[0] <= (best ? best[1] - best[0] : 0)) continue
    if (!isPlaceholder(prompt.slice(...span))) best = span
  }
  return best
}

/** Whether a text only stands for one that is to come: `...`, `[your text]`. */
export function isPlaceholder(text: string): boolean {
  return text.length < 100 && PLACEHOLDER.test(text)
}

function betweenRulers(prompt: string): Span | undefined {
  const rulers = [...prompt.matchAll(RULER)]
  if (rulers.length === 0) return undefined
  let best: Span | undefined
  let most = 0
  let from = 0
  for (const { index, 0: line } of [...rulers, { index: prompt.length, 0: '' }]) {
    const weight = materialWeight(prompt.slice(from, index))
    if (weight > most) [best, most] = [[from, index], weight]
    from = index + line.length
  }
  // Instructions may share the stretch with the material.
  const isWhole = best === undefined || most > (best[1] - best[0]) / 3
  return isWhole ? best : inParagraphs(prompt, best)
}

/** The run of paragraphs with the greatest sum of weights (Kadane's algorithm). */
function inParagraphs(prompt: string, [start, end]: Span = [0, prompt.length]): Span {
  let best: Span = [end, end]
  let most = 0
  let from = start
  let sum = 0
  for (const { index, 0: paragraph } of prompt
    .slice(start, end)
    .matchAll(/\S[^]*?(?=\n\s*\n|$)/g)) {
    if (sum < 0) [from, sum] = [start + index, 0]
    sum += materialWeight(paragraph)
    if (sum > most) [best, most] = [[from, start + index + paragraph.length], sum]
  }
  return best
}
