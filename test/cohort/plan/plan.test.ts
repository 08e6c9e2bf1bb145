import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { generationId } from '../../../src/cohort/ids/generation-id.ts'
import { PlanError, SharedIdError } from '../../../src/cohort/plan/error.ts'
import { signatureParts } from '../../../src/cohort/plan/generation.ts'
import {
  type CohortPlan,
  type PlanOptions,
  planGenerations,
} from '../../../src/cohort/plan/plan.ts'
import type { Row } from '../../../src/cohort/spec/value.ts'
import { catalogWith } from '../catalog/data-root.ts'

const ROW: Row = {
  combo_id: 'combo_1',
  draft_template: 'deep',
  draft_llm: 'sonnet',
  essay_template: 'long',
  essay_llm: 'sonnet',
  evaluation_template: 'novelty',
  evaluation_llm: 'gemini_25_pro',
}

async function plan(
  t: TestContext,
  rows: readonly Row[],
  options?: PlanOptions,
): Promise<CohortPlan> {
  return planGenerations(rows, await catalogWith(t), options)
}

test('A row is a draft, its essay and its evaluation, each under the id of its parts', async (t) => {
  const { drafts, essays, evaluations } = await plan(t, [ROW])
  const draftId = generationId('draft', ['combo_1', 'deep', 'sonnet', 1])
  const essayId = generationId('essay', [draftId, 'long', 1])
  const evaluationId = generationId('evaluation', [essayId, 'novelty', 'gemini_25_pro', 1])
  const rest = { replicate: 1, mode: 'llm', rowNumber: 1 }
  assert.deepEqual(drafts, [
    {
      genId: draftId,
      stage: 'draft',
      comboId: 'combo_1',
      templateId: 'deep',
      modelId: 'sonnet',
      ...rest,
    },
  ])
  assert.deepEqual(essays, [
    {
      genId: essayId,
      stage: 'essay',
      parentGenId: draftId,
      templateId: 'long',
      modelId: 'sonnet',
      ...rest,
    },
  ])
  assert.deepEqual(evaluations, [
    {
      genId: evaluationId,
      stage: 'evaluation',
      parentGenId: essayId,
      templateId: 'novelty',
      modelId: 'gemini_25_pro',
      parserName: 'in_last_line',
      ...rest,
    },
  ])
})

test('What rows share is planned once, in the order it is first asked for', async (t) => {
  const rows = [
    { ...ROW, draft_template: 'wide' },
    { ...ROW, evaluation_llm: 'sonnet' },
    { ...ROW, draft_template: 'wide', evaluation_llm: 'sonnet' },
    ROW,
    ROW,
  ]
  const { drafts, essays, evaluations } = await plan(t, rows)
  assert.deepEqual(
    drafts.map(({ templateId, rowNumber }) => [templateId, rowNumber]),
    [
      ['wide', 1],
      ['deep', 2],
    ],
  )
  assert.equal(essays.length, 2)
  assert.deepEqual(
    evaluations.map(({ rowNumber }) => rowNumber),
    [1, 2, 3, 4],
  )
})

test('Fields are found under their other names, the first with a value', async (t) => {
  const row: Row = {
    combo: 'combo_1',
    draft_template: 'deep',
    draft_llm: ' ',
    generation_llm: 'sonnet',
    draft_template_replicate: 2,
    essay_template: 'long',
    essay_llm: 'sonnet',
    essay_rep: '3',
    evaluation_template: 'novelty',
    evaluation_llm: 'sonnet',
    evaluation_llm_replicate: 4,
  }
  const { drafts, essays, evaluations } = await plan(t, [row])
  assert.deepEqual(
    [...drafts, ...essays, ...evaluations].map(({ replicate }) => replicate),
    [2, 3, 4],
  )
  assert.deepEqual([drafts[0]?.comboId, drafts[0]?.modelId], ['combo_1', 'sonnet'])
})

test('Later stages can be left out, stages between cannot', async (t) => {
  const { combo_id, draft_template, draft_llm, essay_template, essay_llm, ...evaluation } = ROW
  const draft = { combo_id: combo_id!, draft_template: draft_template!, draft_llm: draft_llm! }
  const essay = { essay_template: essay_template!, essay_llm: essay_llm! }
  const two = await plan(t, [{ ...draft, ...essay }, draft])
  assert.deepEqual([two.drafts.length, two.essays.length, two.evaluations.length], [1, 1, 0])
  await assert.rejects(plan(t, [{ ...draft, ...evaluation }]), {
    code: 'plan_missing_field',
    field: 'essay_template',
  })
})

test('A row that lacks something is refused with its number', async (t) => {
  for (const field of [
    'combo_id',
    'draft_template',
    'draft_llm',
    'essay_llm',
    'evaluation_llm',
    'evaluation_template',
  ]) {
    for (const value of [null, ' ']) {
      const fault = { code: 'plan_missing_field', field, rowNumber: 2 }
      await assert.rejects(plan(t, [ROW, { ...ROW, [field]: value }]), fault)
    }
  }
})

test('A replicate is a whole number from 1', async (t) => {
  for (const value of [0, -1, 1.5, 'one', true, '1e3']) {
    const rows = [{ ...ROW, draft_rep: value }]
    await assert.rejects(plan(t, rows), (error: unknown) => {
      assert.ok(error instanceof PlanError)
      assert.deepEqual(
        [error.code, error.field, error.row],
        ['plan_bad_replicate', 'draft_rep', rows[0]],
      )
      return true
    })
  }
})

test('A list is no value of a field', async (t) => {
  const rows = [{ ...ROW, draft_template: ['deep', 'wide'] }]
  await assert.rejects(plan(t, rows), { code: 'plan_bad_field', field: 'draft_template' })
})

test('Essays that differ by model alone are refused, with both rows', async (t) => {
  const rows = [ROW, { ...ROW, evaluation_llm: 'sonnet' }, { ...ROW, essay_llm: 'gemini_25_pro' }]
  await assert.rejects(plan(t, rows), (error: unknown) => {
    assert.ok(error instanceof SharedIdError)
    assert.equal(error.code, 'plan_shared_id')
    const draft = {
      combo_id: 'combo_1',
      draft_template: 'deep',
      draft_llm: 'sonnet',
      draft_replicate: 1,
    }
    const essay = { essay_template: 'long', essay_replicate: 1 }
    assert.deepEqual(error.rows, [
      { rowNumber: 1, row: { ...draft, ...essay, essay_llm: 'sonnet' } },
      { rowNumber: 3, row: { ...draft, ...essay, essay_llm: 'gemini_25_pro' } },
    ])
    assert.match(error.message, /row 1: .*sonnet[\s\S]*row 3: .*gemini_25_pro[\s\S]*essay_id: v2/)
    return true
  })
})

test('The second version of essay ids lets them stand side by side', async (t) => {
  const rows = [ROW, { ...ROW, essay_llm: 'gemini_25_pro' }]
  const { drafts, essays, evaluations } = await plan(t, rows, { essayId: 'v2' })
  assert.deepEqual([drafts.length, essays.length, evaluations.length], [1, 2, 2])
  assert.equal(
    essays[1]?.genId,
    generationId('essay', [drafts[0]!.genId, 'long', 'gemini_25_pro', 1]),
  )
})

test('Copies have no model: rows that differ by it alone mean one essay', async (t) => {
  const copy = { ...ROW, essay_template: 'same' }
  const rows = [
    copy,
    { ...copy, essay_llm: 'gemini_25_pro' },
    { ...copy, essay_llm: null },
    { ...copy, essay_llm: 'None' },
  ]
  for (const essayId of ['v1', 'v2'] as const) {
    const { essays, evaluations } = await plan(t, rows, { essayId })
    assert.deepEqual([essays.length, evaluations.length], [1, 1])
    assert.equal(essays[0]?.mode, 'copy')
    assert.equal(essays[0]?.modelId, undefined)
  }
})

test('Names that differ by case alone share an id and are refused', async (t) => {
  const rows = [ROW, { ...ROW, draft_llm: 'Sonnet' }]
  await assert.rejects(plan(t, rows), (error: unknown) => {
    assert.ok(error instanceof SharedIdError)
    assert.match(error.message, /lower-case/)
    return true
  })
})

test('The parts of an id can be had from a generation', async (t) => {
  const { drafts, essays, evaluations } = await plan(t, [ROW])
  for (const generation of [...drafts, ...essays, ...evaluations]) {
    assert.equal(generationId(generation.stage, signatureParts(generation)), generation.genId)
  }
})

test('Rows are taken one at a time', async (t) => {
  const catalog = await catalogWith(t)
  let made = 0
  function* endless(): Generator<Row> {
    for (;;) {
      made += 1
      yield made < 3 ? ROW : { ...ROW, draft_llm: null }
    }
  }
  assert.throws(() => planGenerations(endless(), catalog), { rowNumber: 3 })
  assert.equal(made, 3)
})
