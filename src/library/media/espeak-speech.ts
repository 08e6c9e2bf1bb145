import { childEnvironment } from '../../io/environment.ts'
import { LaunchError } from '../../io/process-errors.ts'
import { commandMedia } from './command-media.ts'
import type { MediaProvider } from './provider.ts'

export interface EspeakSpeechOptions {
  /** A voice of espeak-ng; `es` is European, `es-419` American Spanish. Default `es`. */
  voice?: string
  /** Words a minute. Default 150. */
  speed?: number
}

const COMMAND = 'espeak-ng'
const TIMEOUT_MS = 30_000

/**
 * Speech by the synthesiser espeak-ng, as WAV; `undefined` where it is not installed, which a stage
 * with `required: false` takes for a reason to be skipped.
 *
 * @example
 * const audio = await espeakSpeech()
 * await session.run(generateAudio({ required: false }), { cards }, { providers: { audio } })
 */
export async function espeakSpeech({
  voice = 'es',
  speed = 150,
}: EspeakSpeechOptions = {}): Promise<MediaProvider | undefined> {
  if (!(await isInstalled())) return undefined
  const args = ['-v', voice, '-s', String(speed), '-w', '{output}', '--', '{prompt}']
  const name = `${COMMAND}:${voice}`
  return commandMedia([COMMAND, ...args], {
    name,
    formats: ['wav'],
    usdPerFile: 0,
    timeoutMs: TIMEOUT_MS,
  })
}

async function isInstalled(): Promise<boolean> {
  try {
    const { signal } = new AbortController()
    const env = childEnvironment()
    const { runProcess } = await import('../../io/process.ts')
    const call = { command: COMMAND, args: ['--version'], env, timeoutMs: TIMEOUT_MS, signal }
    return (await runProcess(call)).exitCode === 0
  } catch (error) {
    if (error instanceof LaunchError && error.code === 'program_missing') return false
    throw error
  }
}
