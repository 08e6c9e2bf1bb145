import type { CancelScope } from '../core/cancel-scope.ts'
import { setDeadline } from '../io/deadline.ts'

/** Waits for some milliseconds, none included; `false` when the scope was stopped meanwhile. */
export async function pause(scope: CancelScope, delayMs: number): Promise<boolean> {
  if (delayMs <= 0) return true
  return new Promise((resolve) => {
    const timer = setDeadline(delayMs, () => {
      leave()
      resolve(true)
    })
    const leave = scope.onCancel(() => {
      clearTimeout(timer)
      resolve(false)
    })
  })
}
