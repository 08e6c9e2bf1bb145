import { zod, type Zod } from '../../stage/zod.ts'
import { repeatedIds, unknownIds } from './referential.ts'

/** A workflow that does the tasks of a job. */
export interface WorkflowPlan {
  workflow_name: string
  stages: { stage_id: string; name: string }[]
  /** Lines of work side by side. */
  streams: { stream_id: string; name: string }[]
  nodes: {
    node_id: string
    label: string
    task_ids: string[]
    stage_id: string
    stream_id: string | null
  }[]
  edges: { from: string; to: string; label: string | null }[]
  entry_points: string[]
  exit_points: string[]
}

/** The shape of a plan; {@link planProblems} has what a shape cannot say. */
export function planSchema({ z }: Zod = zod()) {
  const name = z.string().trim().min(1)
  const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/)
  return z.strictObject({
    workflow_name: name,
    stages: z.array(z.strictObject({ stage_id: id, name })).min(1),
    streams: z.array(z.strictObject({ stream_id: id, name })),
    nodes: z
      .array(
        z.strictObject({
          node_id: id,
          label: name,
          task_ids: z.array(z.string()).min(1),
          stage_id: id,
          stream_id: id.nullable(),
        }),
      )
      .min(1),
    edges: z.array(z.strictObject({ from: id, to: id, label: z.string().trim().nullable() })),
    entry_points: z.array(id).min(1),
    exit_points: z.array(id).min(1),
  })
}

/** What in a plan refers to nothing, or is there twice, a sentence each. */
export function planProblems(plan: WorkflowPlan): string[] {
  const nodes = plan.nodes.map(({ node_id }) => node_id)
  const stages = plan.stages.map(({ stage_id }) => stage_id)
  const streams = plan.streams.map(({ stream_id }) => stream_id)
  return [
    ...repeatedIds('nodes', nodes),
    ...repeatedIds('stages', stages),
    ...repeatedIds('streams', streams),
    ...plan.nodes.flatMap(({ node_id, stage_id, stream_id }) => [
      ...unknownIds(`stage of ${node_id}`, [stage_id], stages),
      ...unknownIds(`stream of ${node_id}`, stream_id === null ? [] : [stream_id], streams),
    ]),
    ...plan.edges.flatMap(({ from, to }) => unknownIds('edges', [from, to], nodes)),
    ...unknownIds('entry_points', plan.entry_points, nodes),
    ...unknownIds('exit_points', plan.exit_points, nodes),
  ]
}
