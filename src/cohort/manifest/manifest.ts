import { makeParent } from '../../io/files.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { Generation } from '../plan/generation.ts'
import { readMetadata, writeMetadata } from '../store/metadata.ts'

/** Writes `manifest.json`: what a cohort consists of, by name. Fields of others stay. */
export function writeManifest(
  file: string,
  cohortId: string,
  generations: readonly Generation[],
): void {
  const of = (...stages: CohortStage[]) => generations.filter(({ stage }) => stages.includes(stage))
  const earlier = readMetadata(file)
  makeParent(file)
  writeMetadata(file, {
    ...(earlier.kind === 'read' ? earlier.metadata : {}),
    cohort_id: cohortId,
    combos: names(of('draft'), ({ comboId }) => comboId),
    templates: {
      draft: names(of('draft'), ({ templateId }) => templateId),
      essay: names(of('essay'), ({ templateId }) => templateId),
      evaluation: names(of('evaluation'), ({ templateId }) => templateId),
    },
    llms: {
      generation: names(of('draft', 'essay'), ({ modelId }) => modelId),
      evaluation: names(of('evaluation'), ({ modelId }) => modelId),
    },
  })
}

function names(
  generations: readonly Generation[],
  nameOf: (generation: Generation) => string | undefined,
): string[] {
  const found = new Set<string>()
  for (const generation of generations) {
    const name = nameOf(generation)
    if (name !== undefined) found.add(name)
  }
  return [...found].sort()
}
