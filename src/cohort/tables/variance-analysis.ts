import type { CsvValue } from '../../io/csv-format.ts'
import { groupBy } from '../scores/group-by.ts'
import { judgedEssays } from '../scores/rank.ts'
import type { Scored } from '../scores/scored.ts'
import { summarize } from '../statistics/summary.ts'
import { ESSAY_COLUMNS, essayCells } from './essay-columns.ts'
import { SUPPORT, support, type Table } from './table.ts'

/**
 * How far scores of one and the same essay lie apart: over all evaluators, over the templates of one
 * evaluating model, over the models asked by one template.
 */
export function varianceAnalysis(scores: readonly Scored[]): Table {
  const header = [
    'analysis_type',
    ...ESSAY_COLUMNS,
    'evaluation_llm_model',
    'evaluation_template',
    'num_models',
    'num_templates',
    'mean_score',
    'std_dev',
    'min_score',
    'max_score',
    'score_range',
    'coefficient_of_variation',
    'stability_classification',
    ...SUPPORT,
  ]
  const essays = judgedEssays(scores)
  const rows = [
    ...essays.map(({ evaluations }) => spreadRow('overall_variance', evaluations)),
    ...essays.flatMap(({ evaluations }) =>
      splitBy(evaluations, ({ evaluationModel }) => evaluationModel).map((own) =>
        spreadRow('template_variance', own),
      ),
    ),
    ...essays.flatMap(({ evaluations }) =>
      splitBy(evaluations, ({ evaluationTemplate }) => evaluationTemplate).map((own) =>
        spreadRow('model_variance', own),
      ),
    ),
  ]
  return { header, rows }
}

function splitBy(evaluations: readonly Scored[], levelOf: (scored: Scored) => string): Scored[][] {
  const known = evaluations.filter((scored) => levelOf(scored) !== '')
  return [...groupBy(known, levelOf).values()]
}

type Analysis = 'overall_variance' | 'template_variance' | 'model_variance'

function spreadRow(analysis: Analysis, evaluations: readonly Scored[]): CsvValue[] {
  const summary = summarize(evaluations.map(({ score }) => score))
  const { n, mean, stdDev, min, max } = summary
  const scored = evaluations.filter(({ score }) => score !== undefined)
  const range = min === undefined || max === undefined || n < 2 ? undefined : rounded(max - min)
  const [any] = evaluations
  const levels = [any?.evaluationModel, any?.evaluationTemplate]
  return [
    analysis,
    ...(any === undefined ? [] : essayCells(any)),
    analysis === 'template_variance' ? levels[0] : undefined,
    analysis === 'model_variance' ? levels[1] : undefined,
    new Set(scored.map(({ evaluationModel }) => evaluationModel)).size,
    new Set(scored.map(({ evaluationTemplate }) => evaluationTemplate)).size,
    mean,
    stdDev,
    min,
    max,
    range,
    stdDev === undefined || !mean ? undefined : stdDev / mean,
    agreementClass(range),
    ...support(summary),
  ]
}

/** @param range Between the highest and the lowest score; `undefined` for fewer than two. */
export function agreementClass(range: number | undefined): string {
  if (range === undefined) return 'insufficient_data'
  if (range <= 1) return 'high_agreement'
  if (range <= 2) return 'moderate_agreement'
  return range <= 3 ? 'low_agreement' : 'poor_agreement'
}

/** 8.3 and 7.3 are one point apart, whatever binary fractions say. */
function rounded(range: number): number {
  return Number(range.toFixed(9))
}
