import type { ProgressDisplay, ShowProgressOptions } from './progress.ts'
import type { OutputStream } from './sturdy-writer.ts'

/**
 * Shows the events of a run to people: a live block on a terminal, else plain lines without escape
 * codes. Failures and warnings are printed once and stay; the summary comes last.
 *
 * It is loaded here and not with the package, because what measures text takes longer to load than
 * all that a session needs.
 */
export async function showProgress(
  stream: OutputStream,
  options: ShowProgressOptions,
): Promise<ProgressDisplay> {
  const display = await import('./progress.ts')
  return display.showProgress(stream, options)
}
