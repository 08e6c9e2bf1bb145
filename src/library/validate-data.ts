import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { recordSchemaIn } from './records/schema-of-schemas.ts'
import type { CheckedData, ValidateDataOptions } from './vocabulary/check-data.ts'

/**
 * Makes a stage that checks a vocabulary, or records of any schema.
 *
 * It fails with `Validation failed: n errors`; warnings do not fail it. All of both is left in the
 * artifact `findings.json` as `{ type, location, message }`.
 */
export function validateData(options: ValidateDataOptions = {}): Stage<unknown, CheckedData> {
  return {
    name: 'validate_data',
    displayName: 'Validate data',
    // The vocabulary may be another one the next time.
    isReusable: false,
    async execute(input, context) {
      const work = await import('./vocabulary/check-data.ts')
      return work.checkData(options, input, context)
    },
  }
}

registerStage<ValidateDataOptions>({
  name: 'validate_data',
  title: 'Validate data',
  description: 'Checks fields, consistency and uniqueness of a vocabulary.',
  options: (z) =>
    z.strictObject({
      folder: z.string().exactOptional(),
      key: z.string().exactOptional(),
      schema: recordSchemaIn(z).exactOptional(),
    }),
  create: validateData,
})
