import type { Zod } from '../../stage/zod.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { recordSchemaIn } from '../records/schema-of-schemas.ts'

/** What all stages that make media take. */
export interface GenerateOptions {
  /**
   * The folder of the vocabulary, whose `media/` takes the files. Default: the setting `folder` of
   * the run, else the working folder.
   */
  folder?: string
  /** Which fields of a card name its media. Default: `spanish-vocabulary`. */
  schema?: RecordSchema
  /**
   * Most files of a kind that may be made in one run; more are refused before the first. Default:
   * the setting `max_new` of the run, else 5.
   */
  max_new?: number
  /**
   * Whether files that are there are made again. Default: the setting `force_regenerate` of the run,
   * else `false`. A stage that is forced makes them again too.
   */
  force_regenerate?: boolean
  /** Whether the stage fails without its provider; else it is skipped. Default `true`. */
  required?: boolean
}

/** Checks these options. */
export function generateOptionsIn(z: Zod['z']) {
  return z.strictObject({
    folder: z.string().exactOptional(),
    schema: recordSchemaIn(z).exactOptional(),
    max_new: z.int().min(0).exactOptional(),
    force_regenerate: z.boolean().exactOptional(),
    required: z.boolean().exactOptional(),
  }) satisfies { _output: GenerateOptions }
}
