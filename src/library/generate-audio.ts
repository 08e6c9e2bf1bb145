import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { apiStage } from './api-stage.ts'
import { type GenerateOptions, generateOptionsIn } from './media/generate-options.ts'
import type { GeneratedMedia } from './media/generated.ts'

/**
 * Makes a stage that makes the audio files cards name and that are not there yet, with the provider
 * `audio` of the run. What is said is the card's word; all its meanings share the file.
 *
 * In a pipeline the cards come from `ingest_batch`; else they are the input's `cards`, else those of
 * the whole vocabulary. Files of another word are told as stale
 * and left.
 */
export function generateAudio(options: GenerateOptions = {}): Stage<unknown, GeneratedMedia> {
  return apiStage('audio', {
    name: 'generate_audio',
    displayName: 'Generate audio',
    // It looks at the disk, and what is there is never paid for again.
    isReusable: false,
    required: options.required ?? true,
    async work(provider: unknown, input: unknown, context) {
      const { generateKind } = await import('./media/generate.ts')
      return generateKind('audio', options, provider, input, context)
    },
  })
}

registerStage<GenerateOptions>({
  name: 'generate_audio',
  title: 'Generate audio',
  description: 'Makes the audio files that cards name and that are missing.',
  options: generateOptionsIn,
  create: generateAudio,
})
