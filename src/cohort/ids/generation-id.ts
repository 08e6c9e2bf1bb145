import { blake2b } from '@noble/hashes/blake2.js'
import { type OptionNames, refuseUnknown } from '../../core/refuse-unknown.ts'
import { IdError } from './error.ts'

export const STAGES = ['draft', 'essay', 'evaluation'] as const

/** The stages of a cohort, in the order they follow from each other. */
export type CohortStage = (typeof STAGES)[number]

/**
 * What a generation's id is made of; the last part is the replicate, a whole number from 1.
 * - draft: combo, template, model, replicate
 * - essay: draft id, template, replicate; or draft id, template, model, replicate (`essay_id: v2`)
 * - evaluation: essay id, template, model, replicate
 */
export type SignatureParts = readonly [...texts: string[], replicate: number]

const PREFIXES: Readonly<Record<CohortStage, string>> = {
  draft: 'd_',
  essay: 'e_',
  evaluation: 'v_',
}

/** How many parts there are before the replicate. */
const TEXTS: Readonly<Record<CohortStage, readonly number[]>> = {
  draft: [3],
  essay: [2, 3],
  evaluation: [3],
}

const DIGEST_BYTES = 10

export interface GenerationIdOptions {
  /** The how-manieth other generation has the id already; a whole number. Default 0, none. */
  collision?: number
}

/**
 * The id of a generation: the same parts give the same id anywhere and at any time. Texts are
 * trimmed and lower-cased first.
 *
 * Source: the DayDreaming pipeline's generation ids, byte for byte: base 36 of BLAKE2b with a digest
 * of 10 bytes (RFC 7693, the parameter, not a truncation) of the parts joined with `|`.
 *
 * @throws IdError for an unknown stage, a wrong number of parts, an empty text, or a replicate that
 * is no whole number from 1.
 */
export function generationId(
  stage: CohortStage,
  parts: SignatureParts,
  options: GenerationIdOptions = {},
): string {
  refuseUnknown('generationId', options, {
    collision: true,
  } satisfies OptionNames<GenerationIdOptions>)
  const { collision = 0 } = options
  if (!Number.isSafeInteger(collision) || collision < 0) {
    throw new IdError(stage, collision, 'A collision is a whole number from 0')
  }
  const text = signature(stage, parts)
  if (collision === 0) return PREFIXES[stage] + digest36(text)
  return `${PREFIXES[stage]}${digest36(`${text}|collision:${collision}`)}-${collision}`
}

/**
 * The text a generation's id is the hash of: its parts, normalised and joined with `|`.
 *
 * @throws IdError like {@link generationId}.
 */
export function signature(stage: CohortStage, parts: SignatureParts): string {
  if (!Object.hasOwn(PREFIXES, stage)) {
    throw new IdError('generation', stage, `The stage is one of ${STAGES.join(', ')}`)
  }
  if (!Array.isArray(parts)) {
    throw new IdError(stage, parts, 'The parts are a list of texts and the replicate')
  }
  const replicate = parts.at(-1)
  const texts = parts.slice(0, -1)
  if (!TEXTS[stage].includes(texts.length)) {
    throw new IdError(
      stage,
      parts,
      `There are ${TEXTS[stage].join(' or ')} texts and the replicate`,
    )
  }
  if (typeof replicate !== 'number' || !Number.isSafeInteger(replicate) || replicate < 1) {
    throw new IdError(stage, parts, 'The replicate, the last part, is a whole number from 1')
  }
  return [...texts.map((text) => normalised(stage, text)), replicate].join('|')
}

// What the original takes for blank at the ends of a text, which is not quite what `trim` does.
const BLANK = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`
const BLANK_ENDS = new RegExp(`^${BLANK}+|${BLANK}+$`, 'g')

function normalised(stage: CohortStage, text: unknown): string {
  const trimmed = typeof text === 'string' ? text.replaceAll(BLANK_ENDS, '').toLowerCase() : ''
  if (trimmed === '') throw new IdError(stage, text, 'Every part before the replicate is a text')
  return trimmed
}

function digest36(text: string): string {
  const digest = blake2b(new TextEncoder().encode(text), { dkLen: DIGEST_BYTES })
  return BigInt(`0x${Buffer.from(digest).toString('hex')}`).toString(36)
}
