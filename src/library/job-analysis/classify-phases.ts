import { registerStage } from '../../stage/registry.ts'
import type { Stage } from '../../stage/stage.ts'
import { zod } from '../../stage/zod.ts'
import type { Task } from './extract-tasks.ts'
import { jobStage, type JobStageOptions } from './job-stage.ts'
import { jobStageOptions } from './options.ts'
import { notEachOnce } from './referential.ts'

/** What a task does in a flow of work, by phase. */
const PRIMITIVES = {
  P1_SENSE: 'SENSE',
  P2_DECIDE: 'DECIDE',
  P3_EXECUTE_TRANSFORM: 'TRANSFORM',
  P3_EXECUTE_TRANSFER: 'TRANSFER',
  P3_EXECUTE_COMMIT: 'COMMIT',
  P4_ASSURE: 'ASSURE',
} as const

export type Phase = keyof typeof PRIMITIVES
export const PHASES = Object.keys(PRIMITIVES) as [Phase, ...Phase[]]

export interface ClassifiedPhases {
  task_phases: { task_id: string; phase: Phase; primitive: (typeof PRIMITIVES)[Phase] }[]
  /** One sentence on the tasks of each phase that has any. */
  phase_summary: { [phase in Phase]?: string | undefined }
}

interface Input {
  task_atoms: Pick<Task, 'task_id' | 'name' | 'description'>[]
}

const TEMPLATE = `Give each task the one phase it belongs to, with that phase's primitive:
- P1_SENSE / SENSE: takes in or observes information.
- P2_DECIDE / DECIDE: judges, chooses, plans.
- P3_EXECUTE_TRANSFORM / TRANSFORM: makes something new of what is there.
- P3_EXECUTE_TRANSFER / TRANSFER: hands something to people or systems.
- P3_EXECUTE_COMMIT / COMMIT: makes a change that binds: signs, books, releases.
- P4_ASSURE / ASSURE: checks, corrects, records for later.
Classify every task once and no others. Say in phase_summary, for each phase you used and no other,
what its tasks do together.

Answer with one JSON object and nothing else:
{"task_phases": [{"task_id": "T01", "phase": "P1_SENSE", "primitive": "SENSE"}],
 "phase_summary": {"P1_SENSE": "…"}}

Input:
{input_json}
`

/** Makes stage 1.2: the phase of each task, and a summary by phase. */
export function classifyPhases(options: JobStageOptions = {}): Stage<unknown, ClassifiedPhases> {
  const { z } = zod()
  return jobStage<Input, ClassifiedPhases>(
    {
      name: 'classify_phases',
      displayName: '1.2 Classify phases',
      dependencies: ['extract_tasks'],
      template: TEMPLATE,
      from: { task_atoms: 'extract_tasks' },
      input: z.object({
        task_atoms: z
          .array(z.object({ task_id: z.string(), name: z.string(), description: z.string() }))
          .min(1),
      }),
      output: z.strictObject({
        task_phases: z.array(
          z
            .strictObject({
              task_id: z.string(),
              phase: z.enum(PHASES),
              primitive: z.enum(Object.values(PRIMITIVES)),
            })
            .refine(({ phase, primitive }) => PRIMITIVES[phase] === primitive, {
              path: ['primitive'],
              message: 'is not the primitive of its phase',
            }),
        ),
        phase_summary: z.partialRecord(z.enum(PHASES), z.string().trim().min(1)),
      }),
      earlyCloseKeys: ['task_phases'],
      checks: [
        ({ task_phases }, { task_atoms }) =>
          notEachOnce(
            'task_phases',
            task_phases.map(({ task_id }) => task_id),
            task_atoms.map(({ task_id }) => task_id),
          ),
        ({ task_phases, phase_summary }) =>
          notEachOnce('phase_summary', Object.keys(phase_summary), [
            ...new Set(task_phases.map(({ phase }) => phase)),
          ]),
      ],
      stub: ({ task_atoms }) => ({
        task_phases: task_atoms.map(({ task_id }) => ({
          task_id,
          phase: 'P1_SENSE',
          primitive: 'SENSE',
        })),
        phase_summary: { P1_SENSE: task_atoms.map(({ name }) => name).join('; ') },
      }),
    },
    options,
  )
}

registerStage<JobStageOptions>({
  name: 'classify_phases',
  title: 'Classify phases (1.2)',
  description: 'Gives each task its phase in the flow of work.',
  options: jobStageOptions,
  dependencies: ['extract_tasks'],
  create: classifyPhases,
})
