import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { workflowChart } from '../../../src/library/job-analysis/chart.ts'
import { drawWorkflow, type Drawn } from '../../../src/library/job-analysis/draw-workflow.ts'
import { jobAnalysis } from '../../../src/library/job-analysis/pipeline.ts'
import type { WorkflowPlan } from '../../../src/library/job-analysis/plan.ts'
import { rig } from '../../helpers/rig.ts'
import { PLAN } from './answers.ts'
import { readCharts } from './read-charts.ts'

const EXAMPLE = new URL('../../../data/jobs/fleet-service-coordinator.md', import.meta.url)
const LABELS = [
  'say "yes" [or] {no} (now) <b>|x|',
  '결재를 올린다',
  '1. list; # of `end` --> & %% x \\',
  '#quot; &amp; end',
  '- graph subgraph',
]

function planWith(label: string): WorkflowPlan {
  const [first, second] = PLAN.nodes
  assert.ok(first && second)
  return {
    ...PLAN,
    stages: [{ stage_id: 'ST1', name: label }],
    nodes: [{ ...first, label }, second],
    edges: [{ from: 'N01', to: 'N02', label }],
  }
}

test('Mermaid reads in a chart what its plan says, whatever stands in the labels', async (t) => {
  const [first] = PLAN.nodes
  assert.ok(first)
  // Ids may be words of Mermaid, and a label may have a line break.
  const words = { ...first, node_id: 'end', label: 'a\r\nb' }
  const odd = { ...PLAN, nodes: [words], edges: [], entry_points: ['end'], exit_points: ['end'] }
  const { session } = rig(t)
  const description = readFileSync(EXAMPLE, 'utf8')
  const { data } = await session.run(jobAnalysis(), { description }, { backend: 'offline' })
  const example = (data?.['draw_workflow'] as Drawn | undefined)?.mermaid_code ?? ''
  const charts = [...LABELS.map((label) => workflowChart(planWith(label))), workflowChart(odd)]
  const read = readCharts([...charts, example])
  for (const [at, label] of LABELS.entries()) {
    const { vertices = [], edges = [] } = read[at] ?? {}
    const texts = vertices.map(({ text }) => text)
    assert.ok(texts.includes(`${label}<br/>T01 · Depot`), `${label}: ${texts.join()}`)
    assert.deepEqual(
      edges.map(({ start, end }) => `${start} ${end}`),
      ['n1 n2', 'in1 n1', 'n2 out1'],
    )
  }
  const [broken, drawn] = read.slice(LABELS.length)
  assert.ok(broken?.vertices.some(({ text }) => text === 'a<br/>b<br/>T01 · Depot'))
  assert.ok((drawn?.vertices.length ?? 0) > 5)
})

test('drawing needs no model, and leaves the chart alone and fenced', async (t) => {
  const { session, read } = rig(t)
  const { data, status } = await session.run(drawWorkflow(), { plan_workflow: PLAN })
  assert.equal(status, 'success')
  assert.equal(read('p-draw_workflow.mmd'), data?.mermaid_code)
  assert.match(read('p-draw_workflow.md'), /^# Repairs\n\n```mermaid\nflowchart TD\n[^]*```\n$/)
})

test('a plan with an edge to nowhere or without a way in is not drawn', async (t) => {
  const { session } = rig(t)
  for (const wrong of [{ edges: [{ from: 'N01', to: 'N9', label: null }] }, { entry_points: [] }]) {
    const plan = { ...PLAN, ...wrong }
    const { status } = await session.run(drawWorkflow(), plan, { reject: false })
    assert.equal(status, 'failure')
  }
})
