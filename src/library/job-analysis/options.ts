import type { Schema } from '../../core/parse/schema.ts'
import type { Zod } from '../../stage/zod.ts'
import type { JobStageOptions } from './job-stage.ts'

/** The options every stage of job analysis that asks a model takes. */
export function jobStageOptions(z: Zod['z']): Schema<JobStageOptions> {
  return z.strictObject({
    backend: z.string().min(1).exactOptional(),
    promptVersion: z.string().min(1).exactOptional(),
  })
}
