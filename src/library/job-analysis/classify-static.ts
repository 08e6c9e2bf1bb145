import { registerStage } from '../../stage/registry.ts'
import type { Stage } from '../../stage/stage.ts'
import { zod } from '../../stage/zod.ts'
import type { Task } from './extract-tasks.ts'
import { jobStage, type JobStageOptions } from './job-stage.ts'
import { jobStageOptions } from './options.ts'
import { notEachOnce } from './referential.ts'

const TYPES = [
  'ROUTINE',
  'RULE_BASED',
  'JUDGEMENT',
  'CREATIVE',
  'INTERPERSONAL',
  'PHYSICAL',
] as const
const QUADRANTS = ['QUICK_WIN', 'STRATEGIC', 'FILL_IN', 'HOLD'] as const
export const ENVIRONMENTS = ['AUTOMATION', 'CHAT', 'AGENT', 'SPECIAL_TOOL', 'HUMAN'] as const

export interface TaskStatic {
  task_id: string
  static_type: (typeof TYPES)[number]
  /** The field of knowledge it needs. */
  domain: string
  /** From 1 to 5. */
  value: number
  /** From 1 to 5. */
  complexity: number
  quadrant: (typeof QUADRANTS)[number]
  recommended_env: (typeof ENVIRONMENTS)[number]
}

export interface ClassifiedStatic {
  task_statics: TaskStatic[]
}

interface Input {
  task_atoms: Pick<Task, 'task_id' | 'name' | 'description'>[]
}

const TEMPLATE = `Describe each task as it is by itself, whatever its place in the work:
- static_type: ROUTINE, RULE_BASED, JUDGEMENT, CREATIVE, INTERPERSONAL or PHYSICAL.
- domain: the field of knowledge it needs, in one to three words.
- value and complexity: whole numbers from 1 (low) to 5 (high).
- quadrant, where 4 and 5 are high: QUICK_WIN (high value, low complexity), STRATEGIC (both high),
  FILL_IN (both low), HOLD (low value, high complexity).
- recommended_env, where it is best done: AUTOMATION, CHAT, AGENT, SPECIAL_TOOL or HUMAN.
Describe every task once and no others.

Answer with one JSON object and nothing else:
{"task_statics": [{"task_id": "T01", "static_type": "ROUTINE", "domain": "…", "value": 3,
 "complexity": 2, "quadrant": "FILL_IN", "recommended_env": "AUTOMATION"}]}

Input:
{input_json}
`

/** Where a task stands by value and complexity; 4 and 5 are high. */
function quadrantOf(value: number, complexity: number): TaskStatic['quadrant'] {
  if (value >= 4) return complexity >= 4 ? 'STRATEGIC' : 'QUICK_WIN'
  return complexity >= 4 ? 'HOLD' : 'FILL_IN'
}

/** Makes stage 1.3: what kind of task each is, what it is worth, where it is best done. */
export function classifyStatic(options: JobStageOptions = {}): Stage<unknown, ClassifiedStatic> {
  const { z } = zod()
  return jobStage<Input, ClassifiedStatic>(
    {
      name: 'classify_static',
      displayName: '1.3 Classify by nature',
      dependencies: ['extract_tasks'],
      template: TEMPLATE,
      from: { task_atoms: 'extract_tasks' },
      input: z.object({
        task_atoms: z
          .array(z.object({ task_id: z.string(), name: z.string(), description: z.string() }))
          .min(1),
      }),
      output: z.strictObject({
        task_statics: z.array(
          z
            .strictObject({
              task_id: z.string(),
              static_type: z.enum(TYPES),
              domain: z.string().trim().min(1),
              value: z.int().min(1).max(5),
              complexity: z.int().min(1).max(5),
              quadrant: z.enum(QUADRANTS),
              recommended_env: z.enum(ENVIRONMENTS),
            })
            .refine((task) => task.quadrant === quadrantOf(task.value, task.complexity), {
              path: ['quadrant'],
              message: 'does not follow from value and complexity',
            }),
        ),
      }),
      earlyCloseKeys: ['task_statics'],
      checks: [
        ({ task_statics }, { task_atoms }) =>
          notEachOnce(
            'task_statics',
            task_statics.map(({ task_id }) => task_id),
            task_atoms.map(({ task_id }) => task_id),
          ),
      ],
      stub: ({ task_atoms }) => ({
        task_statics: task_atoms.map(({ task_id }) => ({
          task_id,
          static_type: 'JUDGEMENT',
          domain: 'unknown',
          value: 1,
          complexity: 1,
          quadrant: quadrantOf(1, 1),
          recommended_env: 'HUMAN',
        })),
      }),
    },
    options,
  )
}

registerStage<JobStageOptions>({
  name: 'classify_static',
  title: 'Classify by nature (1.3)',
  description: 'Says of each task its type, value, complexity and place.',
  options: jobStageOptions,
  dependencies: ['extract_tasks'],
  create: classifyStatic,
})
