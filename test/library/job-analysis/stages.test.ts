import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getStage, jobAnalysis } from '../../../src/index.ts'
import { rig } from '../../helpers/rig.ts'
import { answering, type Answers, GOOD, JOB, PLAN } from './answers.ts'

const RUN = { backend: 'claude:sonnet', reject: false }

test('a job becomes a workflow, each answer handed on with the fields that are needed', async (t) => {
  const runner = answering({
    summarize: `Gladly:\n\`\`\`json\n${JSON.stringify(GOOD.summarize)}\n\`\`\`\nDone.`,
  })
  const { session } = rig(t, { runner })
  const result = await session.run(jobAnalysis(), JOB, RUN)
  assert.equal(result.status, 'success', result.errors.join('\n'))
  assert.deepEqual(result.data?.['summarize'], GOOD.summarize)
  assert.deepEqual(runner.asked.toSorted(), Object.keys(GOOD).toSorted())
  const { plan_workflow = '', classify_static = '' } = runner.prompts
  assert.match(plan_workflow, /"recommended_env": "AGENT"/)
  assert.doesNotMatch(plan_workflow.split('Input:')[1] ?? '', /narrative|raw_sources|complexity/)
  assert.doesNotMatch(classify_static.split('Input:')[1] ?? '', /source_ids|description": "#/)
})

const phase = (more: object) => ({
  ...GOOD.classify_phases,
  task_phases: [
    { ...GOOD.classify_phases.task_phases[0], ...more },
    GOOD.classify_phases.task_phases[1],
  ],
})
const nature = (more: object) => ({
  task_statics: GOOD.classify_static.task_statics.map((one) => ({ ...one, ...more })),
})
const [read, write] = PLAN.nodes
const WRONG: readonly (readonly [string, keyof typeof GOOD, unknown])[] = [
  ['prose alone', 'collect', 'I would rather not.'],
  ['JSON cut off', 'extract_tasks', '{"task_atoms": [{"task_id": "T01"'],
  [
    'a passage that is not in the text',
    'collect',
    { ...GOOD.collect, raw_sources: [{ source_id: 'S01', kind: 'other', text: 'flies' }] },
  ],
  ['a source never given', 'summarize', { narrative: 'x', source_ids: ['S07'] }],
  [
    'one task id twice',
    'extract_tasks',
    { task_atoms: [GOOD.extract_tasks.task_atoms[0], GOOD.extract_tasks.task_atoms[0]] },
  ],
  ['a phase that is none', 'classify_phases', phase({ phase: 'P5_REST' })],
  ["another phase's primitive", 'classify_phases', phase({ primitive: 'DECIDE' })],
  ['a task never given', 'classify_phases', phase({ task_id: 'T99' })],
  [
    'a task left out',
    'classify_phases',
    { ...GOOD.classify_phases, task_phases: GOOD.classify_phases.task_phases.slice(0, 1) },
  ],
  ['a value over five', 'classify_static', nature({ value: 6 })],
  ['a quadrant that does not follow', 'classify_static', nature({ quadrant: 'HOLD' })],
  ['an environment that is none', 'classify_static', nature({ recommended_env: 'MOON' })],
  [
    'a plan with an unknown task',
    'plan_workflow',
    { ...PLAN, nodes: [read, { ...write, task_ids: ['T02', 'T77'] }] },
  ],
  [
    'a plan without one task',
    'plan_workflow',
    { ...PLAN, nodes: [read, { ...write, task_ids: [] }] },
  ],
  [
    'an edge to an unknown node',
    'plan_workflow',
    { ...PLAN, edges: [{ from: 'N01', to: 'N9', label: null }] },
  ],
  ['an unknown exit', 'plan_workflow', { ...PLAN, exit_points: ['N9'] }],
]

for (const [what, name, answer] of WRONG) {
  test(`${what} is refused by ${name}, and a stub that says so goes on`, async (t) => {
    const answers: Answers = { [name]: answer }
    const { session } = rig(t, { runner: answering(answers) })
    const input = { ...JOB, ...GOOD }
    const result = await session.run(getStage(name), input, RUN)
    assert.deepEqual([result.status, result.source], ['partial', 'stub'], result.message)
    assert.ok(result.debug.llm_error)
    const good = rig(t, { runner: answering() })
    assert.equal((await good.session.run(getStage(name), input, RUN)).source, 'model')
    // The stub is itself what the next stages can read: asked for it, the schema agrees.
    const echo = rig(t, { runner: answering({ [name]: result.data }) })
    assert.equal((await echo.session.run(getStage(name), input, RUN)).source, 'model')
  })
}

test('an input without a description is a failure, not a stub', async (t) => {
  const { session } = rig(t)
  for (const backend of ['offline', 'claude:sonnet']) {
    const result = await session.run(getStage('collect'), {}, { backend, reject: false })
    assert.equal(result.status, 'failure')
    assert.match(result.message, /description/)
  }
})
