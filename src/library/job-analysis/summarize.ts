import { registerStage } from '../../stage/registry.ts'
import type { Stage } from '../../stage/stage.ts'
import { zod } from '../../stage/zod.ts'
import { type Collected, SOURCE_KINDS } from './collect.ts'
import { jobStage, type JobStageOptions } from './job-stage.ts'
import { jobStageOptions } from './options.ts'
import { unknownIds } from './referential.ts'

export interface Summarized {
  narrative: string
  /** The passages it rests on. */
  source_ids: string[]
}

const TEMPLATE = `Tell in one coherent narrative what this job is for, what comes in, what is done with
it, what is decided, who gets the result, and how its quality is assured. Use nothing but the passages;
say where they leave something open. Name the ids of the passages you used.

Answer with one JSON object and nothing else:
{"narrative": "…", "source_ids": ["S01"]}

Input:
{input_json}
`

/** Makes stage 0.2: the job told as one narrative. */
export function summarize(options: JobStageOptions = {}): Stage<unknown, Summarized> {
  const { z } = zod()
  return jobStage<Collected, Summarized>(
    {
      name: 'summarize',
      displayName: '0.2 Summarize',
      dependencies: ['collect'],
      template: TEMPLATE,
      from: { job_meta: 'collect', raw_sources: 'collect' },
      input: z.object({
        job_meta: z.object({
          company: z.string(),
          title: z.string(),
          industry: z.string().nullable(),
          location: z.string().nullable(),
        }),
        raw_sources: z
          .array(z.object({ source_id: z.string(), kind: z.enum(SOURCE_KINDS), text: z.string() }))
          .min(1),
      }),
      output: z.strictObject({
        narrative: z.string().trim().min(1),
        source_ids: z.array(z.string()).min(1),
      }),
      checks: [
        ({ source_ids }, { raw_sources }) =>
          unknownIds(
            'source_ids',
            source_ids,
            raw_sources.map(({ source_id }) => source_id),
          ),
      ],
      stub: ({ raw_sources }) => ({
        narrative: raw_sources.map(({ text }) => text).join('\n\n'),
        source_ids: raw_sources.map(({ source_id }) => source_id),
      }),
    },
    options,
  )
}

registerStage<JobStageOptions>({
  name: 'summarize',
  title: 'Summarize (0.2)',
  description: 'Tells a job as one narrative that rests on its passages.',
  options: jobStageOptions,
  dependencies: ['collect'],
  create: summarize,
})
