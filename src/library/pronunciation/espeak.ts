import { childEnvironment } from '../../io/environment.ts'
import { LaunchError } from '../../io/process-errors.ts'
import { runProcess } from '../../io/process.ts'
import { cleanText } from '../records/complete-record.ts'

/** Says how a word is pronounced; `undefined` where it cannot tell. */
export type Pronounce = (word: string, signal: AbortSignal) => Promise<string | undefined>

const TIMEOUT_MS = 10_000

/**
 * Pronunciations by the speech synthesiser espeak-ng, `undefined` for all words where it is not
 * installed.
 *
 * @param voice a voice of espeak-ng; `es` is European, `es-419` American Spanish
 */
export function espeakPronouncer(voice = 'es', command = 'espeak-ng'): Pronounce {
  let isMissing = false
  return async (word, signal) => {
    if (isMissing) return undefined
    try {
      // Without a file for it, what the program says is found at the end of its errors.
      const { exitCode, stderrTail } = await runProcess({
        command,
        args: ['-q', '--ipa', '-v', voice, '--', word],
        env: childEnvironment(),
        timeoutMs: TIMEOUT_MS,
        signal,
      })
      const ipa = cleanText(stderrTail)
      return exitCode === 0 && ipa !== '' ? ipa : undefined
    } catch (error) {
      if (!(error instanceof LaunchError && error.code === 'program_missing')) throw error
      isMissing = true
      return undefined
    }
  }
}
