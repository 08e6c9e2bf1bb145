import { readFileSync, writeFileSync } from 'node:fs'
import type { Runner } from '../../../src/runners/contract.ts'

export const JOB = {
  company: 'Harbour Bikes',
  title: 'Coordinator',
  description: '# Work\n- reads fault reports\n- writes repair orders\n',
}

export const PLAN = {
  workflow_name: 'Repairs',
  stages: [{ stage_id: 'ST1', name: 'Intake' }],
  streams: [{ stream_id: 'A', name: 'Depot' }],
  nodes: [
    { node_id: 'N01', label: 'Read', task_ids: ['T01'], stage_id: 'ST1', stream_id: 'A' },
    { node_id: 'N02', label: 'Write', task_ids: ['T02'], stage_id: 'ST1', stream_id: null },
  ],
  edges: [{ from: 'N01', to: 'N02', label: null }],
  entry_points: ['N01'],
  exit_points: ['N02'],
}

/** An answer each stage accepts, for {@link JOB}. */
export const GOOD = {
  collect: {
    job_meta: { company: 'Harbour Bikes', title: 'Coordinator', industry: null, location: null },
    raw_sources: [
      { source_id: 'S01', kind: 'responsibilities', text: 'reads fault reports' },
      { source_id: 'S02', kind: 'responsibilities', text: 'writes  repair orders' },
    ],
  },
  summarize: { narrative: 'Reports become orders.', source_ids: ['S01', 'S02'] },
  extract_tasks: {
    task_atoms: [
      { task_id: 'T01', name: 'Read reports', description: 'Daily.', source_ids: ['S01'] },
      { task_id: 'T02', name: 'Write orders', description: 'Then.', source_ids: ['S02'] },
    ],
  },
  classify_phases: {
    task_phases: [
      { task_id: 'T01', phase: 'P1_SENSE', primitive: 'SENSE' },
      { task_id: 'T02', phase: 'P3_EXECUTE_TRANSFORM', primitive: 'TRANSFORM' },
    ],
    phase_summary: { P1_SENSE: 'Reads.', P3_EXECUTE_TRANSFORM: 'Writes.' },
  },
  classify_static: {
    task_statics: ['T01', 'T02'].map((task_id) => ({
      task_id,
      static_type: 'RULE_BASED',
      domain: 'repair',
      value: 4,
      complexity: 2,
      quadrant: 'QUICK_WIN',
      recommended_env: 'AGENT',
    })),
  },
  plan_workflow: PLAN,
}

export type Answers = { [stage in keyof typeof GOOD]?: unknown }

/** Answers by stage, and keeps which were asked with what; a text is the answer as it stands. */
export function answering(
  changed: Answers = {},
): Runner & { asked: string[]; prompts: Record<string, string> } {
  const asked: string[] = []
  const prompts: Record<string, string> = {}
  const answers: Record<string, unknown> = { ...GOOD, ...changed }
  const runner: Runner = async ({ stage, inputPath, outputPath }) => {
    const name = Object.keys(answers).find((one) => stage.startsWith(one)) ?? ''
    asked.push(name)
    prompts[name] ??= readFileSync(inputPath, 'utf8')
    const answer = answers[name]
    writeFileSync(outputPath, typeof answer === 'string' ? answer : JSON.stringify(answer))
    return { exitCode: 0, durationMs: 1, verdict: 'ok' }
  }
  return Object.assign(runner, { asked, prompts })
}
