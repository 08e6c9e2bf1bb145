import { groupBy } from '../scores/group-by.ts'
import type { Scored } from '../scores/scored.ts'
import { exactMean, withoutNoise } from '../statistics/exact-mean.ts'
import { type Summary, summarize } from '../statistics/summary.ts'

const TEMPLATE_OF = {
  draft: ({ draftTemplate }: Scored) => draftTemplate,
  essay: ({ essayTemplate }: Scored) => essayTemplate,
  evaluation: ({ evaluationTemplate }: Scored) => evaluationTemplate,
} as const

type TemplateStage = keyof typeof TEMPLATE_OF

export interface CohortScores {
  readonly cohortId: string
  readonly scores: readonly Scored[]
}

/** A version of a template in one cohort, beside the first one of its family. */
export interface VersionResult {
  readonly stage: TemplateStage
  /** The template's name without its version. */
  readonly family: string
  readonly template: string
  readonly cohortId: string
  readonly summary: Summary
  /**
   * By how much it scores higher than the family's first result, over what both have with all else
   * equal: combo, models, the other templates, the judge. Absent for the first itself.
   */
  readonly difference?: Summary
}

/**
 * Compares templates that are versions of each other (`essay-v1`, `essay-v2`), and a template with
 * itself in another cohort. The first result of a family is the oldest version in the first cohort
 * that has one; a family with one result is left out.
 */
export function compareTemplates(cohorts: readonly CohortScores[]): VersionResult[] {
  const stages = Object.keys(TEMPLATE_OF) as TemplateStage[]
  return stages.flatMap((stage) => {
    const results = cohorts.flatMap((cohort) => resultsOf(stage, cohort))
    return [...groupBy(results, ({ family }) => family).values()]
      .filter((family) => family.length > 1)
      .flatMap((family) => besideFirst(stage, family))
  })
}

interface Result {
  readonly family: string
  readonly template: string
  readonly cohortId: string
  readonly scores: readonly Scored[]
}

function resultsOf(stage: TemplateStage, { cohortId, scores }: CohortScores): Result[] {
  const byTemplate = groupBy(scores, TEMPLATE_OF[stage])
  return [...byTemplate]
    .filter(([template]) => template !== '')
    .sort(([a], [b]) => inNaturalOrder(a, b))
    .map(([template, own]) => ({ family: familyOf(template), template, cohortId, scores: own }))
}

/** `essay-v2`, `essay_v2.1` and `essay-V10` are of the family `essay`. */
function familyOf(template: string): string {
  return template.replace(/[-_.]?v\d+(?:[._-]\d+)*$/i, '') || template
}

function inNaturalOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function besideFirst(stage: TemplateStage, family: readonly Result[]): VersionResult[] {
  const [first] = family
  const base = meansByRest(stage, first?.scores ?? [])
  return family.map((result) => {
    const { scores, ...names } = result
    const summary = summarize(scores.map(({ score }) => score))
    if (result === first) return { stage, ...names, summary }
    return { stage, ...names, summary, difference: differenceOf(base, meansByRest(stage, scores)) }
  })
}

function differenceOf(base: Means, own: Means): Summary {
  const pairs: (number | undefined)[] = []
  for (const [rest, mean] of own) {
    if (!base.has(rest)) continue
    const before = base.get(rest)
    pairs.push(mean === undefined || before === undefined ? undefined : withoutNoise(mean - before))
  }
  return summarize(pairs)
}

type Means = ReadonlyMap<string, number | undefined>

/** Mean scores by all that made them but the template of this stage and the replicates. */
function meansByRest(stage: TemplateStage, scores: readonly Scored[]): Means {
  const restOf = (scored: Scored) =>
    JSON.stringify([
      scored.comboId,
      scored.draftModel,
      scored.essayModel,
      scored.evaluationModel,
      ...Object.entries(TEMPLATE_OF).map(([other, of]) => (other === stage ? '' : of(scored))),
    ])
  const means = new Map<string, number | undefined>()
  for (const [rest, own] of groupBy(scores, restOf)) {
    const known = own.flatMap(({ score }) => (score === undefined ? [] : [score]))
    means.set(rest, known.length === 0 ? undefined : exactMean(known))
  }
  return means
}
