import { registerStage } from '../../stage/registry.ts'
import type { Stage } from '../../stage/stage.ts'
import { zod } from '../../stage/zod.ts'
import type { Source } from './collect.ts'
import { jobStage, type JobStageOptions } from './job-stage.ts'
import { jobStageOptions } from './options.ts'
import { repeatedIds, unknownIds } from './referential.ts'

export interface Task {
  task_id: string
  name: string
  description: string
  /** The passages it comes from. */
  source_ids: string[]
}

export interface Extracted {
  task_atoms: Task[]
}

interface Input {
  narrative: string
  raw_sources: Pick<Source, 'source_id' | 'text'>[]
}

const TEMPLATE = `Break this job into task atoms: the smallest pieces of work with one input, one action
and one result. The narrative says how they hang together, the passages are the evidence. Number them
T01, T02, … in the order of the work, and name for each the passages it comes from. Add no task that
no passage tells of.

Answer with one JSON object and nothing else:
{"task_atoms": [{"task_id": "T01", "name": "verb and object", "description": "…", "source_ids": ["S01"]}]}

Input:
{input_json}
`

/** Makes stage 1.1: the tasks of a job, with ids. */
export function extractTasks(options: JobStageOptions = {}): Stage<unknown, Extracted> {
  const { z } = zod()
  return jobStage<Input, Extracted>(
    {
      name: 'extract_tasks',
      displayName: '1.1 Extract tasks',
      dependencies: ['summarize'],
      template: TEMPLATE,
      from: { narrative: 'summarize', raw_sources: 'collect' },
      input: z.object({
        narrative: z.string(),
        raw_sources: z.array(z.object({ source_id: z.string(), text: z.string() })).min(1),
      }),
      output: z.strictObject({
        task_atoms: z
          .array(
            z.strictObject({
              task_id: z.string().regex(/^T\d{2,}$/),
              name: z.string().trim().min(1),
              description: z.string().trim(),
              source_ids: z.array(z.string()).min(1),
            }),
          )
          .min(1),
      }),
      earlyCloseKeys: ['task_atoms'],
      checks: [
        ({ task_atoms }, { raw_sources }) => [
          ...repeatedIds(
            'task_atoms',
            task_atoms.map(({ task_id }) => task_id),
          ),
          ...task_atoms.flatMap(({ task_id, source_ids }) =>
            unknownIds(
              `source_ids of ${task_id}`,
              source_ids,
              raw_sources.map(({ source_id }) => source_id),
            ),
          ),
        ],
      ],
      stub: ({ raw_sources }) => ({ task_atoms: listed(raw_sources) }),
    },
    options,
  )
}

/** A task for each list item of the passages, or where there are none, for each passage. */
function listed(sources: Input['raw_sources']): Task[] {
  const lines = sources.flatMap(({ source_id, text }) =>
    [...text.matchAll(/^[ \t]*(?:[-*•·]|\d+[.)])[ \t]+(\S.*)$/gmu)].map(([, line = '']) => ({
      source_id,
      line: line.trim(),
    })),
  )
  const all =
    lines.length > 0
      ? lines
      : sources.map(({ source_id, text }) => ({ source_id, line: text.trim() || source_id }))
  return all.map(({ source_id, line }, index) => ({
    task_id: `T${String(index + 1).padStart(2, '0')}`,
    name: line.split('\n', 1)[0] ?? line,
    description: line,
    source_ids: [source_id],
  }))
}

registerStage<JobStageOptions>({
  name: 'extract_tasks',
  title: 'Extract tasks (1.1)',
  description: 'Breaks a job into numbered tasks, each with its passages.',
  options: jobStageOptions,
  dependencies: ['summarize'],
  create: extractTasks,
})
