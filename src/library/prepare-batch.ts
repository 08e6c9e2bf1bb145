import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { recordSchemaIn } from './records/schema-of-schemas.ts'
import type { PrepareBatchOptions, Prepared } from './vocabulary/prepare.ts'

/**
 * Makes a stage that writes a staging file, to be filled by a model or by hand.
 *
 * The input has `words` (a list, or one text with commas) and may have `meanings` to be filled; in
 * a pipeline both come from `analyze_words`.
 */
export function prepareBatch(options: PrepareBatchOptions = {}): Stage<unknown, Prepared> {
  return {
    name: 'prepare_batch',
    displayName: 'Prepare a batch',
    async execute(input, context) {
      const work = await import('./vocabulary/prepare.ts')
      return work.prepareBatch(options, input, context)
    },
  }
}

registerStage<PrepareBatchOptions>({
  name: 'prepare_batch',
  title: 'Prepare a batch',
  description: 'Writes a staging file with the words and meanings to be filled.',
  options: (z) =>
    z.strictObject({
      folder: z.string().exactOptional(),
      instructions: z.string().min(1).exactOptional(),
      schema: recordSchemaIn(z).exactOptional(),
    }),
  create: prepareBatch,
})
