import { ReverieError } from '../../core/errors.ts'
import { checkName } from '../../core/name.ts'
import { getParser } from '../../core/parse/registry.ts'
import type { Generator } from '../catalog/templates.ts'
import { STAGES, type CohortStage } from '../ids/generation-id.ts'

/** One generation to be made: a text and how it comes about. */
export interface StageRunSpec {
  readonly stage: CohortStage
  /** Names the folder below the stage's: letters, digits, `.`, `_`, `-`. */
  readonly genId: string
  readonly templateId: string
  /** What the template is filled with. */
  readonly values: Readonly<Record<string, unknown>>
  /** The folder of all generations, `gens` in a data root. */
  readonly outDir: string
  /** Whether a model is asked, or the text of `passThroughFrom` passed on. Default `llm`. */
  readonly mode?: Generator
  /**
   * An id in `llm_models.csv`, or `provider:model`; where there is no table, what a row of it would
   * say. Needed for `llm`.
   */
  readonly model?: string
  /** Reads the answer. Needed for an evaluation, optional for a draft, not used for an essay. */
  readonly parserName?: string
  /** The file a copy is made of. Needed for `copy`. */
  readonly passThroughFrom?: string
  /** Longest answer in tokens. Default 20 480. */
  readonly maxTokens?: number
  /** Asked as it is, in place of the template. */
  readonly promptText?: string
  /** Of the sampling, so that replicates of one prompt differ. Default: the provider's own. */
  readonly seed?: number
}

/** A spec of a generation that cannot be meant; `field` and `value` say what of it. */
export class StageSpecError extends ReverieError {
  readonly field: string
  readonly value: unknown

  constructor(what: string, field: string, value: unknown, expected: string) {
    super(
      'stage_spec_invalid',
      `${what}: ${field} is ${JSON.stringify(value) ?? 'missing'}. ${expected}`,
    )
    this.field = field
    this.value = value
  }
}

const MAX_TOKENS = 20_480

/** A spec with its defaults in place. */
export type CheckedSpec = StageRunSpec & Required<Pick<StageRunSpec, 'mode' | 'maxTokens'>>

/**
 * @throws StageSpecError for what cannot be meant.
 * @throws TypeError for an id that cannot name a folder.
 * @throws UnknownParserError when no parser has the name.
 */
export function checkedSpec(spec: StageRunSpec): CheckedSpec {
  const { stage, genId, mode = 'llm', maxTokens = MAX_TOKENS, parserName } = spec
  const what = `${stage} ${genId}`
  const fail = (field: keyof StageRunSpec, expected: string) =>
    new StageSpecError(what, field, spec[field], expected)
  if (!STAGES.includes(stage)) throw fail('stage', `It has to be one of ${STAGES.join(', ')}.`)
  checkName(`The id of the ${stage}`, genId)
  if (typeof spec.outDir !== 'string' || spec.outDir === '') {
    throw fail('outDir', 'It has to be the folder of all generations.')
  }
  if (mode !== 'llm' && mode !== 'copy') throw fail('mode', 'It has to be llm or copy.')
  if (!Number.isSafeInteger(maxTokens) || maxTokens < 1) {
    throw fail('maxTokens', 'It has to be a whole number from 1.')
  }
  if (mode === 'copy') {
    if (!spec.passThroughFrom) throw fail('passThroughFrom', 'A copy needs the file it is made of.')
    return { ...spec, mode, maxTokens }
  }
  if (!spec.model) throw fail('model', 'Name one of llm_models.csv, or provider:model.')
  if (spec.promptText === undefined && !spec.templateId) {
    throw fail('templateId', 'Name a template, or give promptText.')
  }
  if (stage === 'evaluation' && !parserName) {
    throw fail('parserName', "An evaluation's answer needs a parser, such as in_last_line.")
  }
  if (parserName && stage !== 'essay') getParser(stage, parserName)
  return { ...spec, mode, maxTokens }
}

/** The parser that reads a generation's answer; `null` for none. */
export function parserOf({ stage, parserName }: StageRunSpec): string | null {
  return stage === 'essay' ? null : parserName || null
}
