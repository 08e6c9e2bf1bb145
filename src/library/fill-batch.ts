import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { recordSchemaIn } from './records/schema-of-schemas.ts'
import type { FillBatchOptions, Filled } from './vocabulary/fill.ts'

/**
 * Makes a stage that has a backend fill a staging file and writes it back when nothing speaks
 * against the answer. A file that is filled already is left as it is.
 *
 * The input names the file as `file`; in a pipeline it comes from `prepare_batch`. Where only the
 * offline baseline is asked, samples and placeholders are filled in, each marked as what it is by
 * its field `source`, and the result is a stub.
 */
export function fillBatch(options: FillBatchOptions = {}): Stage<unknown, Filled> {
  return {
    name: 'fill_batch',
    displayName: 'Fill a batch',
    async execute(input, context) {
      const work = await import('./vocabulary/fill.ts')
      return work.fillBatch(options, input, context)
    },
  }
}

registerStage<FillBatchOptions>({
  name: 'fill_batch',
  title: 'Fill a batch',
  description: 'Has a backend fill a staging file, and checks the answer.',
  options: (z) => z.strictObject({ schema: recordSchemaIn(z).exactOptional() }),
  create: fillBatch,
})
