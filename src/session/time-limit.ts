import { ReverieError } from '../core/errors.ts'
import { InterruptedError } from '../core/interrupted-error.ts'
import { setDeadline } from '../io/deadline.ts'
import type { StageRun } from './stage-run.ts'

/** Beyond the session's `killDelayMs` for its children, in milliseconds. */
const GRACE_MS = 1000

/** A stage was still at work when its time was up. */
export class StageTimeoutError extends ReverieError {
  readonly timeoutMs: number

  constructor(timeoutMs: number, hasStopped: boolean) {
    super(
      'stage_timeout',
      `Its ${timeoutMs} ms are over.${hasStopped ? '' : ' It does not stop when told to (context.signal), so it is left behind.'}`,
      // Two runs of one stage would write the same files.
      { isRetryable: hasStopped },
    )
    this.timeoutMs = timeoutMs
  }
}

/**
 * Does work that is stopped with the run, or alone when its time is up; then it is given a moment to
 * end.
 *
 * @throws StageTimeoutError when the time is up.
 */
export async function withinLimit<T>(
  run: StageRun,
  timeoutMs: number | undefined,
  work: (run: StageRun, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (run.scope.reason !== undefined) throw run.scope.reason
  const { scope, leave } = run.scope.child()
  const controller = new AbortController()
  scope.onCancel((reason) => controller.abort(reason))
  let timer: NodeJS.Timeout | undefined
  let overdue: StageTimeoutError | undefined
  const leftBehind = new Promise<never>((_, reject) => {
    if (timeoutMs === undefined) return
    timer = setDeadline(timeoutMs, () => {
      overdue = new StageTimeoutError(timeoutMs, true)
      scope.cancel(new InterruptedError(undefined, overdue))
      timer = setDeadline(run.parts.killDelayMs + GRACE_MS, () => {
        reject((overdue = new StageTimeoutError(timeoutMs, false)))
      })
    })
  })
  try {
    const value = await Promise.race([work({ ...run, scope }, controller.signal), leftBehind])
    if (overdue !== undefined) throw overdue
    return value
  } catch (error) {
    throw overdue ?? error
  } finally {
    clearTimeout(timer)
    leave()
  }
}
