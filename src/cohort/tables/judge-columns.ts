import { groupBy } from '../scores/group-by.ts'
import { judgeOf, type Scored } from '../scores/scored.ts'

export interface JudgeColumn {
  /** As {@link judgeOf} gives it. */
  readonly judge: string
  /** `<model>_<template>`. */
  readonly name: string
}

/** A column for every judge of a cohort, by name. */
export function judgeColumns(scores: readonly Scored[]): JudgeColumn[] {
  const judges = groupBy(
    scores.filter(({ evaluationTemplate }) => evaluationTemplate !== ''),
    judgeOf,
  )
  return [...judges]
    .flatMap(([judge, [any]]) =>
      any === undefined
        ? []
        : [{ judge, name: `${any.evaluationModel}_${any.evaluationTemplate}` }],
    )
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
