import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { apiStage } from './api-stage.ts'
import { type GenerateOptions, generateOptionsIn } from './media/generate-options.ts'
import type { GeneratedMedia } from './media/generated.ts'

/**
 * Makes a stage that makes the images cards name and that are not there yet, with the provider
 * `image` of the run; what they show is said by the card's `prompt`.
 *
 * In a pipeline the cards come from `ingest_batch`; else they are the input's `cards`, else those of
 * the whole vocabulary. Files of another prompt are told as stale and left.
 */
export function generateImages(options: GenerateOptions = {}): Stage<unknown, GeneratedMedia> {
  return apiStage('image', {
    name: 'generate_images',
    displayName: 'Generate images',
    // It looks at the disk, and what is there is never paid for again.
    isReusable: false,
    required: options.required ?? true,
    async work(provider: unknown, input: unknown, context) {
      const { generateKind } = await import('./media/generate.ts')
      return generateKind('image', options, provider, input, context)
    },
  })
}

registerStage<GenerateOptions>({
  name: 'generate_images',
  title: 'Generate images',
  description: 'Makes the images that cards name and that are missing.',
  options: generateOptionsIn,
  create: generateImages,
})
