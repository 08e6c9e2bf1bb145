import { messageOf } from '../../core/errors.ts'
import { didYouMean } from '../../core/nearest.ts'
import { getParser } from '../../core/parse/registry.ts'
import { checkTemplate } from '../../core/template/check.ts'
import { renderTemplate } from '../../core/template/render.ts'
import { readText } from '../../io/files.ts'
import type { Place } from '../../io/source-error.ts'
import { listRunners } from '../../runners/registry.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { CatalogError } from '../catalog/error.ts'
import { templateFile } from '../catalog/templates.ts'
import { ConceptTexts } from '../concepts/concept-texts.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { Generation } from '../plan/generation.ts'
import { backendOf } from '../stage-runner/backend.ts'

/** What the templates of a stage are filled with. */
const VALUES: Readonly<Record<CohortStage, readonly string[]>> = {
  draft: ['concepts'],
  essay: ['draft_block', 'links_block'],
  evaluation: ['response'],
}

/**
 * What is wrong with the templates, parsers and models that generations use and would make them
 * fail, a sentence each.
 */
export function faultsOf(generations: Iterable<Generation>, catalog: Catalog): string[] {
  const { templatesRoot, templates, models } = catalog
  const faults = new Set<string>()
  const seen = new Set<string>()
  /** The combos drafts are to be made of, by the file of their template. */
  const combos = new Map<string, Set<string>>()
  const broken = new Set<string>()
  const once = (key: string, look: () => Iterable<string>) => {
    if (seen.has(key)) return
    seen.add(key)
    try {
      for (const fault of look()) faults.add(fault)
    } catch (error) {
      faults.add(messageOf(error))
    }
  }
  for (const { stage, templateId, mode, modelId, parserName, comboId } of generations) {
    if (mode === 'copy' || templateId === '') continue
    const file = templateFile(templatesRoot, stage, templateId)
    once(file, function* () {
      for (const fault of templateFaults(file, stage)) {
        broken.add(file)
        yield fault
      }
    })
    if (comboId !== undefined) combos.set(file, (combos.get(file) ?? new Set()).add(comboId))
    if (modelId !== undefined) {
      once(`model ${modelId}`, () => modelFaults(modelId, models))
    }
    if (parserName !== undefined && stage !== 'essay') {
      const place = templates[stage].get(templateId)?.parserPlace
      once(`parser ${stage} ${parserName}`, () => parserFaults(stage, parserName, place))
    }
  }
  const concepts = new ConceptTexts(catalog)
  for (const [file, ids] of combos) {
    if (!broken.has(file)) once(`${file} filled`, () => fillingFaults(file, ids, concepts))
  }
  return [...faults]
}

function* templateFaults(file: string, stage: CohortStage): Generator<string> {
  const source = readText(file)
  if (source.trim() === '') yield `Template ${file} is empty, and nothing can be asked with it.`
  const { variables, faults } = checkTemplate(source, { name: file })
  for (const fault of faults) yield fault.message
  for (const { name, line, optional } of variables) {
    if (optional || VALUES[stage].includes(name)) continue
    yield `Template ${file}, line ${line}: there is no value '${name}' for ${stage} templates.${didYouMean(name, VALUES[stage])}`
  }
}

/** A draft template that no combo can fill; what one combo alone cannot fill fails alone. */
function* fillingFaults(
  file: string,
  comboIds: Iterable<string>,
  concepts: ConceptTexts,
): Generator<string> {
  const source = readText(file)
  let first: string | undefined
  for (const comboId of comboIds) {
    try {
      renderTemplate(source, { concepts: concepts.ofCombo(comboId) }, { name: file })
      return
    } catch (error) {
      first ??= messageOf(error)
    }
  }
  if (first !== undefined) yield first
}

function* parserFaults(
  stage: CohortStage,
  name: string,
  place: Place | undefined,
): Generator<string> {
  try {
    getParser(stage, name)
  } catch (error) {
    yield inTable('unknown_parser', place, messageOf(error))
  }
}

function* modelFaults(modelId: string, models: Catalog['models']): Generator<string> {
  const { provider } = backendOf(modelId, models)
  if (listRunners().includes(provider)) return
  const problem = `Model '${modelId}': there is no provider '${provider}'.${didYouMean(provider, listRunners())}`
  yield inTable('unknown_provider', models.get(modelId)?.place, problem)
}

function inTable(code: string, place: Place | undefined, problem: string): string {
  return place === undefined ? problem : new CatalogError(code, place, problem).message
}
