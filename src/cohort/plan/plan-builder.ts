import { freeGenerationId } from '../ids/free-id.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { EssayIdVersion } from '../spec/spec.ts'
import type { Row } from '../spec/value.ts'
import { SharedIdError } from './error.ts'
import { signatureParts, type Generation } from './generation.ts'

/** The signature of the generation that is stored under an id, `undefined` for none. */
export type SignatureOf = (stage: CohortStage, genId: string) => string | undefined

/** Collects generations, each once, and lets no two of them have one id. */
export class PlanBuilder {
  readonly drafts: Generation[] = []
  readonly essays: Generation[] = []
  readonly evaluations: Generation[] = []
  readonly #essayId: EssayIdVersion
  readonly #signatureOf: SignatureOf
  readonly #byKey = new Map<string, Generation>()
  readonly #byId = new Map<string, Generation>()

  constructor(essayId: EssayIdVersion, signatureOf: SignatureOf) {
    this.#essayId = essayId
    this.#signatureOf = signatureOf
  }

  /** The generation with its id: the one that is there, or this one as a new one. */
  add(wanted: Omit<Generation, 'genId'>): Generation {
    const { stage, comboId, parentGenId, templateId, modelId, replicate } = wanted
    const key = [stage, comboId, parentGenId, templateId, modelId, replicate].join('\n')
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const parts = signatureParts(wanted, this.#essayId)
    const genId = freeGenerationId(stage, parts, (id) => this.#signatureOf(stage, id))
    const generation = { genId, ...wanted }
    const other = this.#byId.get(genId)
    if (other !== undefined) throw this.#sharedId(other, generation)
    this.#byKey.set(key, generation)
    this.#byId.set(genId, generation)
    if (stage === 'draft') this.drafts.push(generation)
    else if (stage === 'essay') this.essays.push(generation)
    else this.evaluations.push(generation)
    return generation
  }

  #sharedId(first: Generation, second: Generation): SharedIdError {
    const rows = [first, second].map((generation) => ({
      rowNumber: generation.rowNumber,
      row: this.#rowOf(generation),
    }))
    const advice =
      first.stage === 'essay' && first.modelId !== second.modelId
        ? "The model is no part of an essay's id. Put `essay_id: v2` into the spec's output, or plan one of the two."
        : 'Ids are made of lower-case names. Plan one of the two.'
    return new SharedIdError(first.genId, [rows[0]!, rows[1]!], advice)
  }

  /** The columns that say what a generation and those above it are. */
  #rowOf(generation: Generation): Row {
    const { stage, comboId, parentGenId, templateId, modelId, replicate } = generation
    const parent = this.#byId.get(parentGenId ?? '')
    return {
      ...(parent === undefined ? { combo_id: comboId ?? null } : this.#rowOf(parent)),
      [`${stage}_template`]: templateId,
      [`${stage}_llm`]: modelId ?? null,
      [`${stage}_replicate`]: replicate,
    }
  }
}
