import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAgreement } from '../../../src/cohort/tables/judge-agreement.ts'
import { spread } from '../../../src/cohort/tables/spread.ts'
import { agreementClass, varianceAnalysis } from '../../../src/cohort/tables/variance-analysis.ts'
import { scored } from '../scores/scored.ts'
import { cells, pick } from './cells.ts'

test('Agreement is classed by the range of scores: up to 1, 2, 3 points', () => {
  assert.deepEqual([0, 1, 1.1, 2, 2.1, 3, 3.1, undefined].map(agreementClass), [
    'high_agreement',
    'high_agreement',
    'moderate_agreement',
    'moderate_agreement',
    'low_agreement',
    'low_agreement',
    'poor_agreement',
    'insufficient_data',
  ])
})

test('variance_analysis looks at all evaluators, at templates of a model, at models of a template', () => {
  const rows = cells(
    varianceAnalysis([
      scored({ score: 8.3, evaluationModel: 'x', evaluationTemplate: 'depth' }),
      scored({ score: 7.3, evaluationModel: 'y', evaluationTemplate: 'depth' }),
      scored({ score: 4, evaluationModel: 'x', evaluationTemplate: 'novelty' }),
    ]),
  )
  assert.deepEqual(
    rows.map((row) =>
      pick(
        row,
        'analysis_type evaluation_llm_model evaluation_template n score_range stability_classification',
      ),
    ),
    [
      ['overall_variance', undefined, undefined, 3, 4.3, 'poor_agreement'],
      ['template_variance', 'x', undefined, 2, 4.3, 'poor_agreement'],
      ['template_variance', 'y', undefined, 1, undefined, 'insufficient_data'],
      ['model_variance', undefined, 'depth', 2, 1, 'high_agreement'],
      ['model_variance', undefined, 'novelty', 1, undefined, 'insufficient_data'],
    ],
  )
})

test('judge_agreement comes to the published alpha', () => {
  // Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section D.
  const table = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.']
  const scores = table.flatMap((ratings, judge) =>
    ratings.split('').map((rating, essay) =>
      scored({
        score: rating === '.' ? undefined : Number(rating),
        essayId: `e_${essay}`,
        evaluationModel: `judge_${judge}`,
      }),
    ),
  )
  const [all, models] = cells(judgeAgreement(scores))
  assert.deepEqual(pick(all, 'judges essays pairable_essays n planned'), [4, 12, 11, 41, 48])
  assert.equal(Number(all?.['alpha_interval']).toFixed(3), '0.849')
  assert.equal(Number(all?.['alpha_ordinal']).toFixed(3), '0.815')
  assert.deepEqual(pick(models, 'scope evaluation_template alpha_interval'), [
    'models_of_template',
    'depth',
    all?.['alpha_interval'],
  ])
})

test('The spread is split by template, model, combo, replicate and judge, and shares add up', () => {
  const scores = ['a', 'b'].flatMap((draftTemplate) =>
    ['x', 'y'].flatMap((evaluationModel) =>
      [1, 2].map((draftReplicate) =>
        scored({
          draftTemplate,
          evaluationModel,
          draftReplicate,
          score: (draftTemplate === 'a' ? 2 : 6) + (evaluationModel === 'x' ? 1 : 0),
        }),
      ),
    ),
  )
  const rows = cells(spread(scores))
  assert.deepEqual(
    rows.map((row) => pick(row, 'factor levels sum_of_squares')),
    [
      ['template', 2, 32],
      ['model', 1, 0],
      ['combo', 1, 0],
      ['replicate', 2, 0],
      ['judge', 2, 2],
      ['remainder', undefined, 0],
    ],
  )
  const shares = rows.reduce((sum, row) => sum + Number(row['share']), 0)
  assert.ok(Math.abs(shares - 1) < 1e-9)
})

test('A judge that differs from itself is the remainder', () => {
  const rows = cells(spread([scored({ score: 3 }), scored({ score: 5, evaluationReplicate: 2 })]))
  assert.deepEqual(pick(rows.at(-1), 'factor share n coverage'), ['remainder', 1, 2, 1])
})

test('Replicates that gave the same score agree with a judge that gave it once', () => {
  // The mean of 0.1, 0.1 and 0.1 is 0.10000000000000002.
  const scores = [0.1, 0.2].flatMap((score) => [
    ...[1, 2, 3].map((evaluationReplicate) =>
      scored({ score, evaluationReplicate, essayId: `e_${score}`, essayTemplate: `t${score}` }),
    ),
    scored({ score, evaluationModel: 'other', essayId: `e_${score}`, essayTemplate: `t${score}` }),
  ])
  assert.deepEqual(pick(cells(judgeAgreement(scores))[0], 'alpha_interval alpha_ordinal'), [1, 1])
  assert.deepEqual(pick(cells(spread(scores)).at(-1), 'factor sum_of_squares share'), [
    'remainder',
    0,
    0,
  ])
  const deviations = cells(varianceAnalysis(scores)).map(({ std_dev: deviation }) => deviation)
  assert.deepEqual(deviations, [0, 0, 0, undefined, 0, undefined, 0, 0])
})
