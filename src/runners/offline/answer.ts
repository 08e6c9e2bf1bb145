import { type DraftRequest, draftOf } from './draft.ts'
import { essayOf } from './essay.ts'
import { evaluationOf } from './evaluation.ts'
import { extractOf } from './extract.ts'
import { leastJsonFor } from './json.ts'
import { envelopeOf, type Request, understand } from './request.ts'
import { type Taste, tasteOf } from './taste.ts'

export interface AnswerOptions {
  /** Varies what is chosen; measurements and JSON stay what they are. Absent: the best is chosen. */
  seed?: number
}

/**
 * Answers a prompt by its vocabulary alone, the same way every time.
 *
 * A prompt that describes concepts gets a draft of links between them, one that asks for an essay
 * from notes an essay of their sentences, one that wants a score line measurements and the score,
 * one that wants JSON the smallest that fits, any other the telling sentences of its material.
 * Never blank unless the prompt is.
 */
export function answer(prompt: string, { seed }: AnswerOptions = {}): string {
  return prompt.trim() === '' ? '' : `${answerTo(understand(prompt), prompt, tasteOf(seed))}\n`
}

function answerTo(request: Request, prompt: string, taste: Taste): string {
  if (request.kind === 'json') return JSON.stringify(leastJsonFor(prompt), null, 2)
  if (request.kind === 'evaluation') return evaluationOf(request)
  if (request.kind === 'draft') return inEnvelope({ ...request, taste })
  const text =
    request.kind === 'essay' ? essayOf({ ...request, taste }) : extractOf({ ...request, taste })
  return wrapped(text, request.instructions)
}

function wrapped(text: string, instructions: string): string {
  const envelope = envelopeOf(instructions)
  if (envelope === undefined) return text
  return `<${envelope.name}${envelope.attribute}>\n${text}\n</${envelope.name}>`
}

/** Few enough to show the draft growing concept by concept. */
const STAGES = 6

/** A draft, or where numbered stages are asked for, one for the first concept, the first two, … */
function inEnvelope(request: DraftRequest): string {
  const envelope = envelopeOf(request.instructions)
  const numbered = /^(\s+[\w-]+=")(?:\d+|[in])"$/.exec(envelope?.attribute ?? '')?.[1]
  if (envelope === undefined || numbered === undefined) {
    return wrapped(draftOf(request), request.instructions)
  }
  const all = request.concepts.length
  const stages = all > STAGES ? [all] : Array.from({ length: all }, (_, at) => at + 1)
  return stages
    .map((stage) => {
      const draft = draftOf({ ...request, concepts: request.concepts.slice(0, stage) })
      return `<${envelope.name}${numbered}${stage}">\n${draft}\n</${envelope.name}>`
    })
    .join('\n\n')
}
