import type { Generation } from '../plan/generation.ts'

/**
 * What a generation would need to be made and has not, as a sentence; nothing for those that come
 * from a spec.
 */
export function lackOf(generation: Generation): string | undefined {
  const { stage, templateId, mode, comboId, parentGenId, modelId, parserName } = generation
  if (templateId === '') return 'Its metadata.json names no template_id.'
  if (stage === 'draft' && comboId === undefined) return 'Its metadata.json names no combo_id.'
  if (stage !== 'draft' && parentGenId === undefined) {
    return 'Its metadata.json names no parent_gen_id.'
  }
  if (mode === 'llm' && modelId === undefined) return 'Its metadata.json names no llm_model_id.'
  if (stage === 'evaluation' && parserName === undefined) {
    return `Its template '${templateId}' has no row in evaluation_templates.csv, so no parser.`
  }
  return undefined
}
