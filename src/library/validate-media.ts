import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import type { CheckedMedia, ValidateMediaOptions } from './media/check-media.ts'
import { recordSchemaIn } from './records/schema-of-schemas.ts'

/**
 * Makes a stage that checks that the media files cards name are there and are what their names say.
 *
 * It fails with `Validation failed: n errors`; files made for another prompt and files no card names
 * are warnings. All of both is left in the artifact `findings.json`.
 */
export function validateMedia(options: ValidateMediaOptions = {}): Stage<unknown, CheckedMedia> {
  return {
    name: 'validate_media',
    displayName: 'Validate media',
    // It looks at the disk, which may have changed.
    isReusable: false,
    async execute(input, context) {
      const work = await import('./media/check-media.ts')
      return work.checkMedia(options, input, context)
    },
  }
}

registerStage<ValidateMediaOptions>({
  name: 'validate_media',
  title: 'Validate media',
  description: 'Checks that the media cards name are there and what they say.',
  options: (z) =>
    z.strictObject({
      folder: z.string().exactOptional(),
      schema: recordSchemaIn(z).exactOptional(),
      missing: z.enum(['fail', 'warn']).exactOptional(),
    }),
  create: validateMedia,
})
