import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { TABLES } from '../../../src/cohort/report.ts'
import { aggregatedScores } from '../../../src/cohort/tables/aggregated-scores.ts'
import { finalResults } from '../../../src/cohort/tables/final-results.ts'
import { generationScores } from '../../../src/cohort/tables/generation-scores.ts'
import { perfectScorePaths } from '../../../src/cohort/tables/perfect-score-paths.ts'
import { scored } from '../scores/scored.ts'
import { tableText } from '../../../src/cohort/tables/table.ts'
import { cells, pick } from './cells.ts'

test('aggregated_scores has exactly the columns of the contract, one row an evaluation', () => {
  const table = aggregatedScores([scored(), scored({ score: undefined, error: 'no parsed.txt' })])
  assert.equal(
    table.header.join(', '),
    'gen_id, parent_gen_id, evaluation_template, evaluation_llm_model, score, error, evaluation_response_path, combo_id, draft_template, generation_template, generation_model, origin_cohort_id, generation_response_path, input_mode, copied_from',
  )
  assert.deepEqual(
    cells(table).map((row) => pick(row, 'score error')),
    [
      [7, undefined],
      [undefined, 'no parsed.txt'],
    ],
  )
})

test('An evaluation that failed lowers the coverage and no mean, sum, count or percentage', () => {
  const good = [scored({ score: 8 }), scored({ score: 4, evaluationTemplate: 'novelty' })]
  const failed = scored({ score: undefined, evaluationTemplate: 'style' })
  const [row] = cells(generationScores([...good, failed]))
  assert.deepEqual(pick(row, 'judge_depth judge_style judge_style_n sum_scores mean_score'), [
    8,
    undefined,
    0,
    12,
    6,
  ])
  assert.deepEqual(pick(row, 'n planned coverage'), [2, 3, 2 / 3])
  const overall = cells(finalResults([...good, failed])).at(-1)
  assert.deepEqual(
    pick(overall, 'analysis_type count average low_scores_3minus planned coverage'),
    ['overall_statistics', 2, 6, 0, 3, 2 / 3],
  )
})

test('An essay whose evaluations all failed has empty figures, not zeros', () => {
  const [row] = cells(generationScores([scored({ score: undefined })]))
  assert.deepEqual(pick(row, 'judge_depth sum_scores mean_score ci_low n coverage'), [
    undefined,
    undefined,
    undefined,
    undefined,
    0,
    0,
  ])
})

test('Missing evaluations change no figure of any table but coverage', () => {
  const levels = fc.constantFrom('a', 'b')
  const evaluation = fc.record({
    score: fc.integer({ min: 0, max: 90 }).map((tenths) => tenths / 10),
    essayId: levels,
    evaluationTemplate: levels,
    evaluationModel: levels,
  })
  const coverage = new Set(['planned', 'coverage', 'n', 'essays'])
  fc.assert(
    fc.property(fc.array(evaluation, { minLength: 1, maxLength: 12 }), (fields) => {
      const known = fields.map((own) => scored(own))
      const missing = fields.map((own) => scored({ ...own, score: undefined }))
      for (const [name, tableOf] of Object.entries(TABLES)) {
        if (name.startsWith('parsing/')) continue
        const figures = (rows: ReturnType<typeof cells>) =>
          rows.map((row) => Object.entries(row).filter(([column]) => !coverage.has(column)))
        const all = tableOf([...known, ...missing])
        assert.deepEqual(figures(cells(all)), figures(cells(tableOf(known))), name)
      }
    }),
    { numRuns: 25 },
  )
})

test('Every mean stands beside its n and the 95 % interval of a seeded bootstrap', () => {
  const scores = [2, 4, 9].map((score) => scored({ score }))
  const [row] = cells(generationScores(scores))
  const [again] = cells(generationScores(scores))
  assert.deepEqual(row, again)
  const [n, low, high] = pick(row, 'n ci_low ci_high') as number[]
  assert.equal(n, 3)
  assert.ok(low! >= 2 && low! < 5 && high! > 5 && high! <= 9, `${low} to ${high}`)
  assert.deepEqual(pick(row, 'judge_depth_n judge_depth_ci_low'), [3, low])
})

test('final_results has a row for each level and pair of levels, and one over all', () => {
  const table = finalResults([
    scored({ score: 9, essayTemplate: 'long', evaluationModel: 'x' }),
    scored({ score: 8, essayTemplate: 'short', evaluationModel: 'y' }),
    scored({ score: 3, essayTemplate: 'short', evaluationModel: 'x' }),
    scored({ score: 5, essayTemplate: '', essayModel: '', comboId: '' }),
  ])
  const rows = cells(table)
  const of = (analysis: string) =>
    rows
      .filter((row) => row['analysis_type'] === analysis)
      .map((row) => pick(row, 'generation_template evaluation_llm_model count average'))
  assert.deepEqual(of('by_generation_template'), [
    ['long', undefined, 1, 9],
    ['short', undefined, 2, 5.5],
  ])
  assert.deepEqual(of('by_generation_vs_evaluation_model'), [
    [undefined, 'x', 2, 6],
    [undefined, 'y', 1, 8],
  ])
  assert.deepEqual(
    pick(
      rows.at(-1),
      'count min_score max_score perfect_scores perfect_score_pct high_scores_8plus high_score_pct low_scores_3minus low_score_pct',
    ),
    [4, 3, 9, 1, 25, 2, 50, 1, 25],
  )
})

test('A perfect score is the top of the scale, 9', () => {
  const paths = cells(
    perfectScorePaths([scored({ score: 8.9 }), scored({ genId: 'v_p', score: 9 })]),
  )
  assert.deepEqual(
    paths.map((row) => pick(row, 'score generation_response_path evaluation_response_path')),
    [[9, 'gens/essay/e_1/parsed.txt', 'gens/evaluation/v_p/parsed.txt']],
  )
})

test('Judges whose names would make one column keep two', () => {
  const { header } = generationScores([
    scored({ evaluationModel: 'a_b', evaluationTemplate: 'c' }),
    scored({ evaluationModel: 'a', evaluationTemplate: 'b_c' }),
    scored({ evaluationModel: 'a_b', evaluationTemplate: 'c_n' }),
  ])
  assert.equal(new Set(header).size, header.length)
  assert.ok(header.includes('a_b_c') && header.includes('a_b_c (2)'))
})

test('No score at all gives every table a header and no figure', () => {
  for (const [name, tableOf] of Object.entries(TABLES)) {
    for (const table of [tableOf([]), tableOf([scored({ score: undefined, essayId: '' })])]) {
      assert.ok(table.header.length > 0, name)
      assert.doesNotMatch(JSON.stringify(cells(table)), /NaN|Infinity/, name)
    }
  }
})

test('Numbers are written without the noise of binary fractions, unknown ones as empty cells', () => {
  const table = { header: ['a', 'b', 'c'], rows: [[0.1 + 0.2, undefined, 2 / 3]] }
  assert.equal(tableText(table), 'a,b,c\n0.3,,0.666666666667\n')
})
