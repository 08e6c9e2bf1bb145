import { groupBy } from '../scores/group-by.ts'
import { judgeOf, type Scored } from '../scores/scored.ts'
import { exactMean } from '../statistics/exact-mean.ts'
import { krippendorffAlpha } from '../statistics/krippendorff.ts'
import type { Table } from './table.ts'

/**
 * How far judges agree on essays: Krippendorff's alpha over all judges, over the models asked by one
 * template, over the templates of one model. The rating of a judge that judged an essay more than
 * once is the mean of its scores.
 */
export function judgeAgreement(scores: readonly Scored[]): Table {
  const header = [
    'scope',
    'evaluation_template',
    'evaluation_llm_model',
    'judges',
    'essays',
    'pairable_essays',
    'n',
    'planned',
    'coverage',
    'alpha_interval',
    'alpha_ordinal',
  ]
  const byTemplate = groupBy(scores, ({ evaluationTemplate }) => evaluationTemplate)
  const byModel = groupBy(scores, ({ evaluationModel }) => evaluationModel)
  const rows = [
    ['all_judges', '', '', ...agreement(scores)],
    ...[...byTemplate]
      .filter(([template]) => template !== '')
      .map(([template, own]) => ['models_of_template', template, '', ...agreement(own)]),
    ...[...byModel]
      .filter(([model]) => model !== '')
      .map(([model, own]) => ['templates_of_model', '', model, ...agreement(own)]),
  ]
  return { header, rows }
}

function agreement(scores: readonly Scored[]) {
  const rated = scores.filter(({ score }) => score !== undefined)
  const units = [...groupBy(rated, ({ essayId }) => essayId).values()].map((evaluations) =>
    [...groupBy(evaluations, judgeOf).values()].map((own) =>
      exactMean(own.flatMap(({ score }) => (score === undefined ? [] : [score]))),
    ),
  )
  return [
    new Set(rated.map(judgeOf)).size,
    units.length,
    units.filter(({ length }) => length >= 2).length,
    rated.length,
    scores.length,
    scores.length === 0 ? undefined : rated.length / scores.length,
    krippendorffAlpha(units, 'interval'),
    krippendorffAlpha(units, 'ordinal'),
  ]
}
