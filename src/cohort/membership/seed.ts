import { defined } from '../../core/defined.ts'
import { makeFolder } from '../../io/files.ts'
import type { Cohort } from '../cohort.ts'
import type { Generation } from '../plan/generation.ts'
import { generationPaths } from '../store/generation-paths.ts'
import { type Metadata, moveAside, writeMetadata } from '../store/metadata.ts'
import { type GenerationRecord, withRecord } from '../store/record.ts'
import { isWritten, otherModel, StoredModelError } from './stored-model.ts'

/**
 * Writes the `metadata.json` of every generation that has none, before anything is paid for; an essay
 * that nothing was made of takes on the model that is planned now. One that cannot be read is kept
 * under another name, which `warn` is told.
 *
 * @returns all generations of the cohort
 * @throws StoredModelError before anything is written.
 * @throws DiskError
 */
export function seedMetadata(
  cohort: Pick<Cohort, 'cohortId' | 'gensFolder' | 'generations'>,
  warn: (message: string) => void,
): Generation[] {
  const all: Generation[] = []
  const unreadable: Generation[] = []
  const lost: { generation: Generation; record: GenerationRecord | undefined }[] = []
  const renamed: { generation: Generation; metadata: Metadata }[] = []
  for (const { generation, read, look } of cohort.generations()) {
    all.push(generation)
    const reading = read()
    if (reading.kind === 'read') {
      const { metadata } = reading
      const stored = otherModel(generation, metadata)
      if (stored === undefined) continue
      if (isWritten(look().state)) throw new StoredModelError(generation, stored)
      renamed.push({ generation, metadata })
      continue
    }
    // One whose metadata was lost can be described from a spec alone.
    if (generation.templateId === '') continue
    if (reading.kind === 'unreadable') unreadable.push(generation)
    // What its texts were made of may be known without the file.
    lost.push({ generation, record: look().state.record })
  }
  for (const { stage, genId } of unreadable) {
    const { metadata } = generationPaths(cohort.gensFolder, stage, genId)
    const aside = moveAside(metadata)
    warn(`${metadata} cannot be read. It is kept as ${aside}, and a new one is made.`)
  }
  for (const { generation, record } of lost) {
    const paths = generationPaths(cohort.gensFolder, generation.stage, generation.genId)
    makeFolder(paths.folder)
    const seed = seedOf(generation, cohort.cohortId)
    writeMetadata(paths.metadata, record === undefined ? seed : withRecord(seed, record))
  }
  for (const { generation, metadata } of renamed) {
    const paths = generationPaths(cohort.gensFolder, generation.stage, generation.genId)
    writeMetadata(paths.metadata, { ...metadata, llm_model_id: generation.modelId })
  }
  return all
}

function seedOf(generation: Generation, cohortId: string): Metadata {
  const { stage, genId, mode, templateId, comboId, parentGenId, modelId, replicate } = generation
  return {
    stage,
    gen_id: genId,
    origin_cohort_id: cohortId,
    mode,
    template_id: templateId,
    ...defined({ combo_id: comboId, parent_gen_id: parentGenId, llm_model_id: modelId }),
    replicate,
  }
}
