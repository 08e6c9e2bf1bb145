import type { CsvValue } from '../../io/csv-format.ts'
import { groupBy } from '../scores/group-by.ts'
import { HIGH_FROM, isPerfect, LOW_TO } from '../scores/scale.ts'
import type { Scored } from '../scores/scored.ts'
import { summarize } from '../statistics/summary.ts'
import { SUPPORT, support, type Table } from './table.ts'

const FACTORS = {
  generation_template: ({ essayTemplate }: Scored) => essayTemplate,
  generation_model: ({ essayModel }: Scored) => essayModel,
  evaluation_llm_model: ({ evaluationModel }: Scored) => evaluationModel,
  combo_id: ({ comboId }: Scored) => comboId,
} as const

type Factor = keyof typeof FACTORS

const ANALYSES: readonly (readonly [name: string, factors: readonly Factor[]])[] = [
  ['by_generation_template', ['generation_template']],
  ['by_generation_model', ['generation_model']],
  ['by_evaluation_model', ['evaluation_llm_model']],
  ['by_combo_id', ['combo_id']],
  ['by_template_and_generation_model', ['generation_template', 'generation_model']],
  ['by_generation_vs_evaluation_model', ['generation_model', 'evaluation_llm_model']],
  ['overall_statistics', []],
]

/** What the scores come to by template, model, evaluator, combo, in pairs of these, and over all. */
export function finalResults(scores: readonly Scored[]): Table {
  const header = [
    'analysis_type',
    ...Object.keys(FACTORS),
    'count',
    'average',
    'std_dev',
    'min_score',
    'max_score',
    'perfect_scores',
    'perfect_score_pct',
    'high_scores_8plus',
    'high_score_pct',
    'low_scores_3minus',
    'low_score_pct',
    ...SUPPORT,
  ]
  const rows = ANALYSES.flatMap(([name, factors]) =>
    groupsBy(factors, scores).map(({ levels, members }) => [
      name,
      ...Object.keys(FACTORS).map((factor) => levels[factor]),
      ...figures(members),
    ]),
  )
  return { header, rows }
}

interface Group {
  readonly levels: Readonly<Record<string, string>>
  readonly members: readonly Scored[]
}

/** Evaluations of unknown origin belong to no level, but to the whole. */
function groupsBy(factors: readonly Factor[], scores: readonly Scored[]): Group[] {
  const known = scores.filter((scored) => factors.every((factor) => FACTORS[factor](scored) !== ''))
  const keyOf = (scored: Scored) => JSON.stringify(factors.map((factor) => FACTORS[factor](scored)))
  return [...groupBy(known, keyOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => {
      const values = JSON.parse(key) as string[]
      const levels = Object.fromEntries(
        factors.map((factor, index) => [factor, values[index] ?? '']),
      )
      return { levels, members }
    })
}

function figures(members: readonly Scored[]): CsvValue[] {
  const summary = summarize(members.map(({ score }) => score))
  const { n, mean, stdDev, min, max } = summary
  const counted = (isMeant: (score: number) => boolean): CsvValue[] => {
    const count = members.filter(({ score }) => score !== undefined && isMeant(score)).length
    return [count, n === 0 ? undefined : (100 * count) / n]
  }
  return [
    n,
    mean,
    stdDev,
    min,
    max,
    ...counted(isPerfect),
    ...counted((score) => score >= HIGH_FROM),
    ...counted((score) => score <= LOW_TO),
    ...support(summary),
  ]
}
