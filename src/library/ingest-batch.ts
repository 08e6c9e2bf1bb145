import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { recordSchemaIn } from './records/schema-of-schemas.ts'
import type { IngestBatchOptions } from './vocabulary/ingest.ts'
import type { Ingested } from './vocabulary/ingested.ts'

/**
 * Makes a stage that merges a filled staging file into the vocabulary, all of it or nothing.
 *
 * The input names the file as `file`; in a pipeline it comes from `fill_batch` or `prepare_batch`.
 */
export function ingestBatch(options: IngestBatchOptions = {}): Stage<unknown, Ingested> {
  return {
    name: 'ingest_batch',
    displayName: 'Ingest a filled batch',
    // The file may be filled otherwise the next time; what is taken in already stays as it is.
    isReusable: false,
    async execute(input, context) {
      const work = await import('./vocabulary/ingest.ts')
      return work.ingestBatch(options, input, context)
    },
  }
}

registerStage<IngestBatchOptions>({
  name: 'ingest_batch',
  title: 'Ingest a filled batch',
  description: 'Merges a filled staging file into vocabulary.json as a whole.',
  options: (z) =>
    z.strictObject({
      folder: z.string().exactOptional(),
      schema: recordSchemaIn(z).exactOptional(),
    }),
  create: ingestBatch,
})
