import { type Measurements, measure } from './measure.ts'
import { type ScoreForm, scoreLine } from './score.ts'

export interface EvaluationRequest {
  /** The text to be judged. */
  material: string
  instructions: string
  form: ScoreForm
}

type Aspect = keyof Measurements

/** The words by which a rubric speaks of each measurement. */
const CUES: Readonly<Record<Aspect, RegExp>> = {
  coverage:
    /\b(?:develop|depth|deep|complete|cover|detail|thorough|mechanism|consequence|explain|evidence|specific|essential|support|correspond)/gi,
  cohesion:
    /\b(?:cohe(?:rent|rence|sion|sive)|flow|transition|structur|order|thread|argument|logic|consisten|clear|clarity|organi[sz])/gi,
  diversity:
    /\b(?:divers|variet|varied|range|novel|original|creativ|vocabular|surpris|fresh|inventi|imaginat|distance)/gi,
}
/** What every measurement counts for before the rubric has said anything. */
const BASE = 4

/**
 * Reports three lexical measurements of a text and their mean on the scale the prompt asks for,
 * weighed by how often the rubric speaks of what each of them measures.
 */
export function evaluationOf({ material, instructions, form }: EvaluationRequest): string {
  const found = measure(material)
  const weights = weightsOf(instructions)
  const share = ASPECTS.reduce((sum, aspect) => sum + weights[aspect] * found[aspect].share, 0)
  const shown = ASPECTS.map((aspect) => `${aspect} ${weights[aspect].toFixed(2)}`).join(', ')
  return [
    '# Lexical evaluation',
    '',
    `- **Coverage ${found.coverage.share.toFixed(2)}.** ${coverageText(found.coverage)}`,
    `- **Cohesion ${found.cohesion.share.toFixed(2)}.** ${cohesionText(found.cohesion)}`,
    `- **Diversity ${found.diversity.share.toFixed(2)}.** ${diversityText(found.diversity)}`,
    '',
    `Weighed by what the rubric speaks of: ${shown}. These are counts of words, not a judgement of ideas.`,
    '',
    scoreLine(form, share),
  ].join('\n')
}

const ASPECTS = ['coverage', 'cohesion', 'diversity'] as const

function weightsOf(instructions: string): Record<Aspect, number> {
  const counts = ASPECTS.map((aspect) => BASE + (instructions.match(CUES[aspect])?.length ?? 0))
  const total = counts.reduce((sum, count) => sum + count, 0)
  const [coverage = 0, cohesion = 0, diversity = 0] = counts.map((count) => count / total)
  return { coverage, cohesion, diversity }
}

function coverageText({ developed, dropped, named }: Measurements['coverage']): string {
  if (named === 0) return 'The text names nothing of substance in its headings and its opening.'
  const taken = `Of ${named} words of substance in the headings and the opening, ${developed.length} ${developed.length === 1 ? 'comes' : 'come'} back in two sentences or more${examples(developed)}`
  const left =
    dropped.length === 0 ? 'none is dropped' : `${dropped.length} never${examples(dropped)}`
  return `${taken}; ${left}.`
}

function examples(words: readonly string[]): string {
  return words.length === 0 ? '' : ` (${words.slice(0, 4).join(', ')})`
}

function cohesionText({ linked, pairs, firstBreak }: Measurements['cohesion']): string {
  if (pairs === 0) return 'A single sentence has no neighbour to hold on to.'
  const held = `${linked} of ${pairs} sentences take up a word of the one before.`
  return firstBreak === undefined ? held : `${held} The first that does not: “${start(firstBreak)}”`
}

function diversityText({ mtld }: Measurements['diversity']): string {
  return `MTLD ${mtld.toFixed(1)}: the vocabulary lasts that many words on average before it repeats itself.`
}

function start(sentence: string): string {
  const words = sentence.split(' ')
  const kept = words.slice(0, 8).join(' ').slice(0, 80)
  return kept.length < sentence.length ? `${kept} …` : kept
}
