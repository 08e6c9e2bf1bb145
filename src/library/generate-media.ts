import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { generateAudio } from './generate-audio.ts'
import { generateImages } from './generate-images.ts'
import type { GeneratedBoth } from './media/generate-both.ts'
import { type GenerateOptions, generateOptionsIn } from './media/generate-options.ts'

/**
 * Makes a stage that makes the images and the audio files that cards name and that are not there
 * yet, with the providers `image` and `audio` of the run.
 *
 * What would be refused of either kind is refused before anything is made of both. One kind that
 * fails leaves the other, and the result is partial.
 */
export function generateMedia(options: GenerateOptions = {}): Stage<unknown, GeneratedBoth> {
  const stages = { image: generateImages(options), audio: generateAudio(options) }
  return {
    name: 'generate_media',
    displayName: 'Generate media',
    isReusable: false,
    inner: [stages.image.name, stages.audio.name],
    async execute(input, context) {
      const { generateBoth } = await import('./media/generate-both.ts')
      return generateBoth(stages, options, input, context)
    },
  }
}

registerStage<GenerateOptions>({
  name: 'generate_media',
  title: 'Generate media',
  description: 'Makes the pictures and sounds that cards name and lack.',
  options: generateOptionsIn,
  create: generateMedia,
})
