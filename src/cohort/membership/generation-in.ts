import type { Catalog } from '../catalog/catalog.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { Generation } from '../plan/generation.ts'
import { countIn, type Metadata, modelIn, templateIn, textIn } from '../store/metadata.ts'

/** A generation as its metadata describes it; what the metadata does not say is empty or absent. */
export function generationIn(
  stage: CohortStage,
  genId: string,
  metadata: Metadata | undefined,
  { templates, rowNumber = 0 }: { templates?: Catalog['templates']; rowNumber?: number } = {},
): Generation {
  const templateId = templateIn(metadata, stage) ?? ''
  const row = templates?.[stage].get(templateId)
  const mode = row?.generator ?? (textIn(metadata, 'mode') === 'copy' ? 'copy' : 'llm')
  const comboId = textIn(metadata, 'combo_id')
  const parentGenId = textIn(metadata, 'parent_gen_id')
  const modelId = modelIn(metadata)
  return {
    stage,
    genId,
    templateId,
    mode,
    replicate: countIn(metadata, 'replicate') ?? 1,
    ...(stage === 'draft'
      ? comboId !== undefined && { comboId }
      : parentGenId !== undefined && { parentGenId }),
    ...(mode === 'llm' && modelId !== undefined && { modelId }),
    ...(row?.parser !== undefined && { parserName: row.parser }),
    rowNumber,
  }
}
