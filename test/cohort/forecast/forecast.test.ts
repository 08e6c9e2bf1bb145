import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { test } from 'node:test'
import { survey } from '../../../src/cohort/assessment/survey.ts'
import { forecast, total } from '../../../src/cohort/forecast/forecast.ts'
import { cohortRig } from '../run/cohort-rig.ts'

const models = {
  '1_raw/llm_models.csv':
    'id,model,provider,display_name,specialization\nwriter,offline:writer,,,\njudge,offline:judge,,,\n',
}

test('before the first call tokens and cost are unknown, and never zero', async (t) => {
  const { open } = cohortRig(t, undefined, models)
  const cohort = await open()
  const { stages, calls, faults } = forecast(cohort, survey(cohort))
  assert.deepEqual(stages.draft, { done: 0, stale: 0, missing: 2, failed: 0 })
  assert.deepEqual(calls, [
    { stage: 'draft', modelId: 'writer', backend: 'offline:writer', calls: 2 },
    { stage: 'essay', modelId: 'writer', backend: 'offline:writer', calls: 2 },
    { stage: 'evaluation', modelId: 'judge', backend: 'offline:judge', calls: 4 },
  ])
  assert.deepEqual(total(calls, 'costUsd'), { unknown: 8 })
  assert.deepEqual(faults, [])
})

test('afterwards they are what the same stage and backend took, failed attempts included', async (t) => {
  let essays = 0
  const { open, run } = cohortRig(
    t,
    (prompt) => {
      if (!prompt.startsWith('ESSAY')) return undefined
      essays += 1
      return essays === 1 ? ' ' : undefined
    },
    models,
  )
  await run({ workers: 1, retries: 1 })
  const cohort = await open()
  const { calls } = forecast(cohort, survey(cohort, ['essay']))
  const [essay, evaluation] = calls
  // 120 tokens a call; one essay took two, and the range is that of four essays in five.
  assert.deepEqual(essay?.tokens, { expected: 360, low: 264, high: 456 })
  assert.equal(evaluation?.calls, 4)
  const { known, unknown } = total(calls, 'costUsd')
  assert.equal(unknown, 0)
  assert.ok(Math.abs((known?.expected ?? 0) - 0.07) < 1e-9)
})

test('a template with a value it is never given, an unknown parser and provider are told', async (t) => {
  const { open } = cohortRig(t, undefined, {
    ...models,
    '1_raw/llm_models.csv':
      'id,model,provider,display_name,specialization\nwriter,offlin:writer,,,\njudge,offline:judge,,,\n',
    '1_raw/templates/essay/long.txt': '{{ draft }} {{ draft_block }}',
    '1_raw/templates/draft/idea.txt': '{% for c in concepts %}{{ c.name }}',
    '1_raw/evaluation_templates.csv':
      'template_id,template_name,description,parser,generator\nnovelty,N,,in_last_lin,llm\ndepth,D,,complex,llm\n',
  })
  const cohort = await open()
  const { faults } = forecast(cohort, survey(cohort))
  assert.equal(faults.length, 4)
  const said = faults.join('\n')
  for (const word of [
    "'draft'",
    'idea.txt',
    "evaluation_templates.csv:2:12: Stage 'evaluation': there is no parser 'in_last_lin'",
    "llm_models.csv:2:8: Model 'writer': there is no provider 'offlin'",
  ]) {
    assert.ok(said.includes(word), `${word} in ${said}`)
  }
})

test('a draft template that reads what no concept has is told; what one combo lacks fails alone', async (t) => {
  const { open, read, write, at } = cohortRig(t, undefined, {
    ...models,
    '1_raw/templates/draft/idea.txt': '{% for c in concepts %}\n{{ c.text }}{% endfor %}',
    '1_raw/templates/draft/plain.txt': '{{ concepts[1].name }}',
  })
  const spec = 'cohorts/tiny/spec/config.yaml'
  write(spec, read(spec).replace('[combo_1]', '[combo_2, combo_1]'))
  appendFileSync(at('combo_mappings.csv'), 'combo_2,v1,moat,sentence,2,x\n')
  const cohort = await open()
  const { faults } = forecast(cohort, survey(cohort))
  assert.equal(faults.length, 1, faults.join('\n'))
  assert.match(faults[0] ?? '', /idea\.txt: no value for c\.text \(line 2\)/)
})

test('an empty template is told before the texts it would be filled with are paid', async (t) => {
  const { open } = cohortRig(t, undefined, {
    ...models,
    '1_raw/templates/essay/long.txt': '\uFEFF \n',
  })
  const cohort = await open()
  const { faults } = forecast(cohort, survey(cohort))
  assert.equal(faults.length, 1, faults.join('\n'))
  assert.match(faults[0] ?? '', /long\.txt is empty/)
})

test('an essay that another model wrote under the same id is told before a run refuses it', async (t) => {
  const { open, run, read, write } = cohortRig(t, undefined, models)
  await run()
  const spec = 'cohorts/tiny/spec/config.yaml'
  write(spec, read(spec).replace('essay_llm: [writer]', 'essay_llm: [judge]'))
  const cohort = await open()
  const { faults } = forecast(cohort, survey(cohort))
  assert.equal(faults.length, 1)
  assert.match(faults[0] ?? '', /by model 'writer'; the plan has 'judge'/)
})
