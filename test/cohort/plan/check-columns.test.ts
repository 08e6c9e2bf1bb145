import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkColumns } from '../../../src/cohort/plan/check-columns.ts'
import { compiled } from '../spec/compiled.ts'

const AXES = `axes:
  combo_id: [c]
  draft_template: [t]
  draft_llm: [m]
`

test('A column that is hardly other than one of a field is refused where it is written', async (t) => {
  const cases: readonly (readonly [more: string, meant: string, line: number])[] = [
    ['  draft_replicates: [1, 2]\n', 'draft_replicate', 5],
    ['  essay_tempalte: [e]\n', 'essay_template', 5],
    ['  x: [m]\n  y: [m]\nrules: { ties: { essay_llms: [x, y] } }\n', 'essay_llm', 7],
    [
      'rules: { tuples: { t: { axes: [eval_rep, evaluation_reps], items: [[1, 2]] } } }\n',
      'evaluation_rep',
      5,
    ],
  ]
  for (const [more, meant, line] of cases) {
    const design = await compiled(t, AXES + more)
    assert.throws(
      () => checkColumns(design),
      (error: Error & { code?: string; line?: number }) => {
        assert.deepEqual([error.code, error.line], ['spec_misspelt_field', line])
        assert.ok(error.message.includes(`Did you mean '${meant}'?`), error.message)
        return true
      },
    )
  }
})

test('Any other column is allowed, and one like a field that is there too', async (t) => {
  const more = '  round: [1, 2]\n  essay_writer: [m]\n  draft_replicates: [2]\n  draft_rep: [1]\n'
  checkColumns(await compiled(t, AXES + more))
  // As short as the alias, and not meant for it.
  checkColumns(await compiled(t, `${AXES}  draft_temp: [0.2]\n  essay_set: [1]\n`))
})
