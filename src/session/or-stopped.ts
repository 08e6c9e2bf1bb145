import type { CancelScope } from '../core/cancel-scope.ts'
import { setDeadline } from '../io/deadline.ts'

/**
 * What some work of the user's own comes to, unless its scope is stopped first and `graceMs` are
 * over: then the work is left behind, so that nothing waits for ever for what never settles.
 *
 * @throws InterruptedError the reason the scope was stopped for.
 */
export async function orStopped<T>(scope: CancelScope, work: Promise<T>, graceMs = 0): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let leave = (): void => {}
  const stopped = new Promise<never>((_, reject) => {
    leave = scope.onCancel((reason) => {
      timer = setDeadline(graceMs, () => reject(reason))
    })
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    clearTimeout(timer)
    leave()
  }
}
