import { registerStage } from '../../stage/registry.ts'
import type { Stage } from '../../stage/stage.ts'
import { zod } from '../../stage/zod.ts'
import { jobStage, type JobStageOptions } from './job-stage.ts'
import { jobStageOptions } from './options.ts'
import { repeatedIds } from './referential.ts'

export interface JobDescription {
  /** Default: it is not known. */
  company?: string
  /** Default: it is not known. */
  title?: string
  /** The text of the posting. */
  description: string
}

export const SOURCE_KINDS = [
  'responsibilities',
  'requirements',
  'organisation',
  'conditions',
  'other',
] as const

export interface Source {
  source_id: string
  kind: (typeof SOURCE_KINDS)[number]
  /** As it stands in the description. */
  text: string
}

export interface Collected {
  job_meta: { company: string; title: string; industry: string | null; location: string | null }
  raw_sources: Source[]
}

const TEMPLATE = `You prepare a job description for analysis. Use nothing but what stands in it.

1. Fill in job_meta. Where the text does not say, use null; company and title may be "".
2. Cut the description into raw_sources: passages copied word for word, each with an id
   (S01, S02, …) and a kind: responsibilities, requirements, organisation, conditions or other.
   Leave out no passage that tells of work to be done.

Answer with one JSON object and nothing else:
{"job_meta": {"company": "…", "title": "…", "industry": null, "location": null},
 "raw_sources": [{"source_id": "S01", "kind": "responsibilities", "text": "…"}]}

Input:
{input_json}
`

/** Makes stage 0.1: what a job is called, and its description in passages with ids. */
export function collect(options: JobStageOptions = {}): Stage<unknown, Collected> {
  const { z } = zod()
  const line = z.string().trim()
  return jobStage<JobDescription, Collected>(
    {
      name: 'collect',
      displayName: '0.1 Collect',
      template: TEMPLATE,
      from: {},
      input: z.object({
        company: line.default(''),
        title: line.default(''),
        description: line.min(1),
      }),
      output: z.strictObject({
        job_meta: z.strictObject({
          company: line,
          title: line,
          industry: line.nullable(),
          location: line.nullable(),
        }),
        raw_sources: z
          .array(
            z.strictObject({
              source_id: z.string().regex(/^S\d{2,}$/),
              kind: z.enum(SOURCE_KINDS),
              text: line.min(1),
            }),
          )
          .min(1),
      }),
      earlyCloseKeys: ['raw_sources'],
      checks: [
        ({ raw_sources }) =>
          repeatedIds(
            'raw_sources',
            raw_sources.map(({ source_id }) => source_id),
          ),
        invented,
      ],
      stub: ({ company = '', title = '', description }) => ({
        job_meta: { company, title, industry: null, location: null },
        raw_sources: [{ source_id: 'S01', kind: 'other', text: description }],
      }),
    },
    options,
  )
}

/** Passages are evidence, so each has to stand in the description, blanks aside. */
function invented({ raw_sources }: Collected, { description }: JobDescription): string[] {
  const bare = (text: string) => text.normalize('NFC').replaceAll(/\s+/gu, '')
  const whole = bare(description)
  return raw_sources
    .filter(({ text }) => !whole.includes(bare(text)))
    .map(({ source_id }) => `raw_sources: ${source_id} does not stand in the description`)
}

registerStage<JobStageOptions>({
  name: 'collect',
  title: 'Collect (0.1)',
  description: 'Cuts a job description into passages and finds its title.',
  options: jobStageOptions,
  create: collect,
})
