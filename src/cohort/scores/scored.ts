/** An evaluation a cohort has, with its score or the reason why there is none. */
export interface Scored {
  readonly genId: string
  /** Of the essay; empty where the metadata does not say, as are all texts below. */
  readonly essayId: string
  readonly evaluationTemplate: string
  readonly evaluationModel: string
  /** 0 to 9. Absent for an evaluation that failed, was skipped or is not made yet. */
  readonly score: number | undefined
  /** Why there is no score; absent where there is one. */
  readonly error: string | undefined
  /** Whether the essay's text was changed after it was judged; of others' evaluations not known. */
  readonly isOutdated: boolean
  /** The evaluation's `parsed.txt`, relative to the data root. */
  readonly evaluationPath: string
  readonly comboId: string
  readonly draftTemplate: string
  readonly draftModel: string
  readonly essayTemplate: string
  /** Who wrote the essay's text: for a copied draft the draft's model. */
  readonly essayModel: string
  readonly originCohortId: string
  /** The essay's `parsed.txt`, relative to the data root. */
  readonly essayPath: string
  readonly inputMode: string
  readonly copiedFrom: string
  readonly draftReplicate: number
  readonly essayReplicate: number
  readonly evaluationReplicate: number
}

/** Who judged: a model with the template it was asked by. */
export function judgeOf({ evaluationModel, evaluationTemplate }: Scored): string {
  return JSON.stringify([evaluationModel, evaluationTemplate])
}
