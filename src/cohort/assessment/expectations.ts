import { formatBackend } from '../../core/backend.ts'
import { ReverieError } from '../../core/errors.ts'
import { readText } from '../../io/files.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { type ConceptText, ConceptTexts } from '../concepts/concept-texts.ts'
import type { Expected } from '../generation-run/wanted.ts'
import type { Generation } from '../plan/generation.ts'
import { backendOf } from '../stage-runner/backend.ts'
import { templateFile } from '../catalog/templates.ts'
import { digestOf, KnownText, valuesDigest } from '../store/digest.ts'
import type { Above } from './above.ts'

/** What the generations of a cohort would be made of now; tables and templates are looked up once. */
export class Expectations {
  readonly #catalog: Catalog
  readonly #concepts: ConceptTexts
  readonly #templates = new Map<string, string | undefined>()
  readonly #backends = new Map<string, string | undefined>()
  readonly #combos = new Map<string, string | undefined>()
  /** By what they are made from: many are made from one. */
  readonly #values = new WeakMap<Above, string>()

  constructor(catalog: Catalog) {
    this.#catalog = catalog
    this.#concepts = new ConceptTexts(catalog)
  }

  /** @param above The generation it is made from; absent for drafts. */
  of(generation: Generation, above: Above | undefined): Expected {
    const parentMadeAt = above?.madeAt
    const older = parentMadeAt === undefined ? {} : { parentMadeAt }
    if (generation.mode === 'copy') {
      return { mode: 'copy', from: above?.digest ?? '', ...older }
    }
    const { stage, parserName } = generation
    const values = () => this.#valuesOf(generation, above)
    return {
      mode: 'llm',
      template: this.#template(generation),
      // A digest of a text that nobody has read yet costs reading it; few are asked for.
      get values() {
        return values()
      },
      backend: this.backend(generation.modelId),
      parser: stage === 'essay' ? null : (parserName ?? (stage === 'draft' ? null : undefined)),
      ...older,
    }
  }

  concepts(comboId: string): ConceptText[] {
    return this.#concepts.ofCombo(comboId)
  }

  /** Who answers for a model, as `provider:model`; `undefined` for a model the table has not. */
  backend(modelId: string | undefined): string | undefined {
    if (modelId === undefined) return undefined
    const { models } = this.#catalog
    return kept(this.#backends, modelId, () => formatBackend(backendOf(modelId, models)))
  }

  #valuesOf({ stage, comboId = '' }: Generation, above: Above | undefined): string | undefined {
    if (stage === 'draft') {
      return kept(this.#combos, comboId, () => valuesDigest({ concepts: this.concepts(comboId) }))
    }
    if (above === undefined) return undefined
    const { digest } = above
    if (digest === undefined) return undefined
    let values = this.#values.get(above)
    if (values === undefined) {
      values = valuesDigest(valuesFrom(stage, new KnownText(digest)))
      this.#values.set(above, values)
    }
    return values
  }

  #template({ stage, templateId }: Generation): string | undefined {
    return kept(this.#templates, `${stage}/${templateId}`, () =>
      digestOf(readText(templateFile(this.#catalog.templatesRoot, stage, templateId))),
    )
  }
}

/** What a template is filled with that is made from the text above. */
export function valuesFrom<T>(stage: 'essay' | 'evaluation', text: T): Record<string, T> {
  return stage === 'essay' ? { draft_block: text, links_block: text } : { response: text }
}

/** What was found out once; what cannot be, because a row or a file is gone, is not known. */
function kept(
  known: Map<string, string | undefined>,
  key: string,
  find: () => string,
): string | undefined {
  if (known.has(key)) return known.get(key)
  let found: string | undefined
  try {
    found = find()
  } catch (error) {
    if (!(error instanceof ReverieError)) throw error
  }
  known.set(key, found)
  return found
}
