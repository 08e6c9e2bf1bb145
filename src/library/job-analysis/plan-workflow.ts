import { registerStage } from '../../stage/registry.ts'
import type { Stage } from '../../stage/stage.ts'
import { zod } from '../../stage/zod.ts'
import { type ClassifiedPhases, type Phase, PHASES } from './classify-phases.ts'
import { ENVIRONMENTS, type TaskStatic } from './classify-static.ts'
import type { Task } from './extract-tasks.ts'
import { jobStage, type JobStageOptions } from './job-stage.ts'
import { jobStageOptions } from './options.ts'
import { planProblems, planSchema, type WorkflowPlan } from './plan.ts'
import { notEachOnce } from './referential.ts'

interface Input {
  task_atoms: Pick<Task, 'task_id' | 'name'>[]
  task_phases: Pick<ClassifiedPhases['task_phases'][number], 'task_id' | 'phase'>[]
  task_statics: Pick<TaskStatic, 'task_id' | 'recommended_env'>[]
}

const TEMPLATE = `Arrange these tasks into a workflow. Tasks that are done in one go, in one environment,
share a node; every task is in one node. A stage is a section of the way, a stream a line of work that
runs beside others (null where there is one line only). Edges say what comes after what; label the ways
out of a decision. Entry points are the nodes where work comes in, exit points those where it ends.
Use no task that is not given. Ids are letters and digits.

Answer with one JSON object and nothing else:
{"workflow_name": "…", "stages": [{"stage_id": "ST1", "name": "…"}],
 "streams": [{"stream_id": "A", "name": "…"}],
 "nodes": [{"node_id": "N01", "label": "…", "task_ids": ["T01"], "stage_id": "ST1", "stream_id": null}],
 "edges": [{"from": "N01", "to": "N02", "label": null}],
 "entry_points": ["N01"], "exit_points": ["N02"]}

Input:
{input_json}
`

/** Makes stage 2.1: a workflow of the tasks. */
export function planWorkflow(options: JobStageOptions = {}): Stage<unknown, WorkflowPlan> {
  const { z } = zod()
  const task_id = z.string()
  return jobStage<Input, WorkflowPlan>(
    {
      name: 'plan_workflow',
      displayName: '2.1 Plan the workflow',
      dependencies: ['extract_tasks', 'classify_phases', 'classify_static'],
      template: TEMPLATE,
      from: {
        task_atoms: 'extract_tasks',
        task_phases: 'classify_phases',
        task_statics: 'classify_static',
      },
      input: z.object({
        task_atoms: z.array(z.object({ task_id, name: z.string() })).min(1),
        task_phases: z.array(z.object({ task_id, phase: z.enum(PHASES) })),
        task_statics: z.array(z.object({ task_id, recommended_env: z.enum(ENVIRONMENTS) })),
      }),
      output: planSchema(),
      earlyCloseKeys: ['workflow_name', 'stages', 'streams', 'nodes', 'edges'],
      checks: [
        planProblems,
        ({ nodes }, { task_atoms }) =>
          notEachOnce(
            'tasks of nodes',
            nodes.flatMap(({ task_ids }) => task_ids),
            task_atoms.map((task) => task.task_id),
          ),
      ],
      stub: inLine,
    },
    options,
  )
}

/** The tasks one after another as they are numbered, in one stage for each phase. */
function inLine({ task_atoms, task_phases }: Input): WorkflowPlan {
  const phaseOf = (id: string): Phase =>
    task_phases.find((task) => task.task_id === id)?.phase ?? 'P1_SENSE'
  const nodes = task_atoms.map(({ task_id, name }) => ({
    node_id: `N_${task_id.replaceAll(/\W/g, '_')}`,
    label: name,
    task_ids: [task_id],
    stage_id: phaseOf(task_id),
    stream_id: null,
  }))
  const used = new Set(nodes.map(({ stage_id }) => stage_id))
  const ids = nodes.map(({ node_id }) => node_id)
  return {
    workflow_name: 'Tasks in their order',
    stages: PHASES.filter((phase) => used.has(phase)).map((phase) => ({
      stage_id: phase,
      name: phase,
    })),
    streams: [],
    nodes,
    edges: ids.slice(1).map((to, index) => ({ from: ids[index] ?? to, to, label: null })),
    entry_points: ids.slice(0, 1),
    exit_points: ids.slice(-1),
  }
}

registerStage<JobStageOptions>({
  name: 'plan_workflow',
  title: 'Plan the workflow (2.1)',
  description: 'Arranges tasks into stages, streams, nodes and edges.',
  options: jobStageOptions,
  dependencies: ['extract_tasks', 'classify_phases', 'classify_static'],
  create: planWorkflow,
})
