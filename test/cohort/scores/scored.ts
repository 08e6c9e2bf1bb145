import type { Scored } from '../../../src/cohort/scores/scored.ts'

let made = 0

/** An evaluation with these fields; a score of 7 unless told otherwise. */
export function scored(fields: Partial<Scored> = {}): Scored {
  made += 1
  const genId = fields.genId ?? `v_${made}`
  const essayId = fields.essayId ?? 'e_1'
  const score = 'score' in fields ? fields.score : 7
  return {
    evaluationTemplate: 'depth',
    evaluationModel: 'judge',
    error: score === undefined ? 'no parsed.txt' : undefined,
    isOutdated: false,
    evaluationPath: `gens/evaluation/${genId}/parsed.txt`,
    comboId: 'combo_1',
    draftTemplate: 'plain',
    draftModel: 'writer',
    essayTemplate: 'long',
    essayModel: 'writer',
    originCohortId: 'tiny',
    essayPath: essayId === '' ? '' : `gens/essay/${essayId}/parsed.txt`,
    inputMode: 'prompt',
    copiedFrom: '',
    draftReplicate: 1,
    essayReplicate: 1,
    evaluationReplicate: 1,
    ...fields,
    genId,
    essayId,
    score,
  }
}
