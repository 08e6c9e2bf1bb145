import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import type { AnalyzeWordsInput, AnalyzeWordsOptions, Analyzed } from './vocabulary/analyze.ts'

/**
 * Makes a stage that finds out which meanings of some words are to be learned, leaving out words
 * that are known or skipped.
 *
 * Run with a backend, the model tells the meanings apart; without one, or where only the offline
 * baseline is asked, a table of common words does.
 */
export function analyzeWords(
  options: AnalyzeWordsOptions = {},
): Stage<AnalyzeWordsInput, Analyzed> {
  return {
    name: 'analyze_words',
    displayName: 'Analyze words',
    async execute(input, context) {
      const work = await import('./vocabulary/analyze.ts')
      return work.analyzeWords(options, input, context)
    },
  }
}

registerStage<AnalyzeWordsOptions>({
  name: 'analyze_words',
  title: 'Analyze words',
  description: 'Finds the meanings to learn of words that are not known yet.',
  options: (z) =>
    z.strictObject({
      folder: z.string().exactOptional(),
      count: z.int().min(1).exactOptional(),
    }),
  create: analyzeWords,
})
