import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareCohorts } from '../../../src/cohort/compare.ts'
import { missingEvaluations } from '../../../src/cohort/comparison/missing-evaluations.ts'
import { compareTemplates } from '../../../src/cohort/comparison/template-versions.ts'
import { generationId } from '../../../src/cohort/ids/generation-id.ts'
import { scored } from '../scores/scored.ts'
import { storedCohorts } from '../scores/stored-cohort.ts'

test('Versions of a template are compared over what they have with all else equal', () => {
  const results = compareTemplates([
    {
      cohortId: 'old',
      scores: [
        scored({ essayTemplate: 'long-v2', comboId: 'a', score: 4 }),
        scored({ essayTemplate: 'long-v2', comboId: 'b', score: 5 }),
        // Only the old version has this combo, so it says nothing of the difference.
        scored({ essayTemplate: 'long-v2', comboId: 'c', score: 9 }),
      ],
    },
    {
      cohortId: 'new',
      scores: [
        scored({ essayTemplate: 'long-v10', comboId: 'a', score: 6 }),
        scored({ essayTemplate: 'long-v10', comboId: 'b', score: undefined }),
        scored({ essayTemplate: 'other', comboId: 'a', score: 1 }),
      ],
    },
  ])
  const versions = results.filter(({ stage }) => stage === 'essay')
  assert.deepEqual(
    versions.map(({ family, template, cohortId, summary, difference }) => [
      family,
      template,
      cohortId,
      summary.n,
      summary.mean,
      summary.coverage,
      difference?.n,
      difference?.planned,
      difference?.mean,
    ]),
    [
      ['long', 'long-v2', 'old', 3, 6, 1, undefined, undefined, undefined],
      ['long', 'long-v10', 'new', 1, 6, 0.5, 1, 2, 2],
    ],
  )
})

test('The same scores in another order make no difference', () => {
  const of = (essayTemplate: string, scores: readonly number[]) =>
    scores.map((score) => scored({ essayTemplate, score }))
  const scores = [...of('long-v1', [0.1, 0.2, 0.3]), ...of('long-v2', [0.3, 0.2, 0.1])]
  const [, second] = compareTemplates([{ cohortId: 'c', scores }])
  const { mean, low, high } = second?.difference ?? {}
  // Added up as they come, the first three are 0.6000000000000001.
  assert.deepEqual([mean, low, high], [0, undefined, undefined])
})

test('Versions in one cohort are in the order of their numbers; the oldest is the first', () => {
  const scores = ['depth_v10', 'depth_v9', 'depth'].map((evaluationTemplate) =>
    scored({ evaluationTemplate }),
  )
  const results = compareTemplates([{ cohortId: 'c', scores }])
  assert.deepEqual(
    results.map(({ template, difference }) => [template, difference?.mean]),
    [
      ['depth', undefined],
      ['depth_v9', 0],
      ['depth_v10', 0],
    ],
  )
})

test('Evaluations the winners of a baseline lack are those of judges of any cohort', () => {
  const baseline = [
    scored({ essayId: 'e_best', score: 9 }),
    scored({ essayId: 'e_next', score: 8 }),
    scored({ essayId: 'e_last', score: 1 }),
    scored({ genId: 'v_failed', essayId: 'e_next', evaluationModel: 'strict', score: undefined }),
  ]
  const other = [
    scored({ essayId: 'e_else', evaluationModel: 'strict', score: 5 }),
    scored({ essayId: 'e_best', evaluationModel: 'strict', evaluationTemplate: 'style', score: 5 }),
  ]
  const missing = missingEvaluations(
    [
      { cohortId: 'a', scores: baseline },
      { cohortId: 'b', scores: other },
    ],
    2,
  )
  assert.deepEqual(
    missing.map(({ essay, evaluationModel, evaluationTemplate, genId, why }) => [
      essay.of.essayId,
      evaluationModel,
      evaluationTemplate,
      genId,
      why,
    ]),
    [
      [
        'e_best',
        'strict',
        'depth',
        generationId('evaluation', ['e_best', 'depth', 'strict', 1]),
        'not planned',
      ],
      ['e_next', 'strict', 'depth', 'v_failed', 'no parsed.txt'],
      [
        'e_next',
        'strict',
        'style',
        generationId('evaluation', ['e_next', 'style', 'strict', 1]),
        'not planned',
      ],
    ],
  )
})

test('Cohorts are compared from their stored files', async (t) => {
  const tree = (n: number, draftTemplate: string, score: string) => ({
    draft: `d_${n}`,
    essay: `e_${n}`,
    draftTemplate,
    evaluations: { [`v_${n}`]: score },
  })
  const root = storedCohorts(t, { a: [tree(1, 'plain-v1', '4')], b: [tree(2, 'plain-v2', '6')] })
  const { templates, missing } = await compareCohorts(root, ['a', 'b'], 5)
  const drafts = templates.filter(({ stage }) => stage === 'draft')
  assert.deepEqual(
    drafts.map(({ template, difference }) => [template, difference?.mean]),
    [
      ['plain-v1', undefined],
      ['plain-v2', 2],
    ],
  )
  assert.deepEqual(missing, [])
})
