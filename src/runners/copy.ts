import { copyPrompt } from '../io/call-files.ts'
import type { Runner } from './contract.ts'
import { judgeAnswer } from './judge.ts'

/** Answers with the prompt itself, byte for byte: a stage that only passes its text on. */
export const copyRunner: Runner = async ({ inputPath, outputPath, signal }) => {
  const startedAt = performance.now()
  if (signal.aborted) {
    return {
      exitCode: null,
      durationMs: 0,
      verdict: 'cancelled',
      reason: 'The call was cancelled.',
    }
  }
  await copyPrompt(inputPath, outputPath)
  const durationMs = Math.round(performance.now() - startedAt)
  return { exitCode: 0, durationMs, ...judgeAnswer(outputPath) }
}
