import { join } from 'node:path'
import { ReverieError } from '../../core/errors.ts'
import { didYouMean } from '../../core/nearest.ts'
import { fileSize, readText } from '../../io/files.ts'
import { pathInside } from '../../io/inside-folder.ts'
import type { Catalog } from '../catalog/catalog.ts'

/** A concept as draft templates see it. */
export interface ConceptText {
  readonly name: string
  readonly content: string
}

/** A combo or a concept of one that no table has. */
export class UnknownConceptError extends ReverieError {
  readonly value: string

  constructor(what: 'combo' | 'concept', value: string, known: Iterable<string>) {
    super(`unknown_${what}`, `There is no ${what} '${value}'.${didYouMean(value, known)}`)
    this.value = value
  }
}

/** Levels that are tried when a concept has no description at the one asked for. */
const FALLBACKS = ['paragraph', 'sentence']

/** The descriptions of concepts, each file read once. */
export class ConceptTexts {
  readonly #catalog: Catalog
  readonly #contents = new Map<string, string>()

  constructor(catalog: Catalog) {
    this.#catalog = catalog
  }

  /**
   * The concepts of a combo at its level; where there is no such description, a shorter one, and at
   * last the name.
   *
   * @throws UnknownConceptError
   */
  ofCombo(comboId: string): ConceptText[] {
    const { combos } = this.#catalog
    const combo = combos.get(comboId)
    if (combo === undefined) throw new UnknownConceptError('combo', comboId, combos.keys())
    return combo.conceptIds.map((conceptId) => this.#text(conceptId, combo.level))
  }

  #text(conceptId: string, level: string): ConceptText {
    const { concepts } = this.#catalog
    const concept = concepts.get(conceptId)
    if (concept === undefined) throw new UnknownConceptError('concept', conceptId, concepts.keys())
    for (const candidate of [level, ...FALLBACKS]) {
      const content = this.#content(conceptId, candidate)
      if (content !== '') return { name: concept.name, content }
    }
    return { name: concept.name, content: concept.name }
  }

  #content(conceptId: string, level: string): string {
    const { dataRoot } = this.#catalog
    const concepts = join(dataRoot, '1_raw/concepts')
    const file = pathInside(pathInside(concepts, `descriptions-${level}`), `${conceptId}.txt`)
    const known = this.#contents.get(file)
    if (known !== undefined) return known
    const content = fileSize(file) === undefined ? '' : readText(file).trim()
    this.#contents.set(file, content)
    return content
  }
}
