/** Six axes of ten levels: a million rows. */
export const AXES = [
  'combo_id',
  'draft_template',
  'draft_llm',
  'essay_template',
  'evaluation_template',
  'evaluation_llm',
].map((name) => ({
  name,
  levels: Array.from({ length: 10 }, (_, index) => `${name}-level-${index}`),
}))
