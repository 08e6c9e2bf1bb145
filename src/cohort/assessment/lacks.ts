import type { Generation } from '../plan/generation.ts'

/**
 * What a generation would need to be made and has not, as a sentence; nothing for those that come
 * from a spec.
 *
 * @param hasSpec Whether a spec would say what the metadata does not.
 */
export function lackOf(generation: Generation, hasSpec = false): string | undefined {
  const { stage, templateId, mode, comboId, parentGenId, modelId, parserName } = generation
  if (stage === 'evaluation' && templateId !== '' && parserName === undefined) {
    return `Its template '${templateId}' has no row in evaluation_templates.csv, so no parser.`
  }
  if (hasSpec) return undefined
  if (templateId === '') return 'Its metadata.json names no template_id.'
  if (stage === 'draft' && comboId === undefined) return 'Its metadata.json names no combo_id.'
  if (stage !== 'draft' && parentGenId === undefined) {
    return 'Its metadata.json names no parent_gen_id.'
  }
  if (mode === 'llm' && modelId === undefined) return 'Its metadata.json names no llm_model_id.'
  return undefined
}
