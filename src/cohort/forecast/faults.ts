import { messageOf } from '../../core/errors.ts'
import { didYouMean } from '../../core/nearest.ts'
import { getParser } from '../../core/parse/registry.ts'
import { checkTemplate } from '../../core/template/check.ts'
import { readText } from '../../io/files.ts'
import { listRunners } from '../../runners/registry.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { templateFile } from '../catalog/templates.ts'
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
export function faultsOf(
  generations: Iterable<Generation>,
  { templatesRoot, models }: Catalog,
): string[] {
  const faults = new Set<string>()
  const seen = new Set<string>()
  const once = (key: string, look: () => Iterable<string>) => {
    if (seen.has(key)) return
    seen.add(key)
    try {
      for (const fault of look()) faults.add(fault)
    } catch (error) {
      faults.add(messageOf(error))
    }
  }
  for (const { stage, templateId, mode, modelId, parserName } of generations) {
    if (mode === 'copy' || templateId === '') continue
    const file = templateFile(templatesRoot, stage, templateId)
    once(file, () => templateFaults(file, stage))
    if (modelId !== undefined) {
      once(`model ${modelId}`, () => modelFaults(modelId, models))
    }
    if (parserName !== undefined && stage !== 'essay') {
      once(`parser ${stage} ${parserName}`, () => {
        getParser(stage, parserName)
        return []
      })
    }
  }
  return [...faults]
}

function* templateFaults(file: string, stage: CohortStage): Generator<string> {
  const { variables, faults } = checkTemplate(readText(file), { name: file })
  for (const fault of faults) yield fault.message
  for (const { name, line, optional } of variables) {
    if (optional || VALUES[stage].includes(name)) continue
    yield `Template ${file}, line ${line}: there is no value '${name}' for ${stage} templates.${didYouMean(name, VALUES[stage])}`
  }
}

function* modelFaults(modelId: string, models: Catalog['models']): Generator<string> {
  const { provider } = backendOf(modelId, models)
  if (listRunners().includes(provider)) return
  yield `Model '${modelId}': there is no provider '${provider}'.${didYouMean(provider, listRunners())}`
}
