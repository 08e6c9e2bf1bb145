import { setTimeout as sleep } from 'node:timers/promises'
import { LockedError, takeLock } from './lock.ts'

const POLL_MS = 20

export interface WaitOptions {
  /** How long to wait for the holder, in milliseconds. Default 10 000. */
  timeoutMs?: number
  /** Ends the wait. */
  signal?: AbortSignal
  /** Told once, where there is somebody to wait for. */
  onWait?: () => void
}

/**
 * Takes a lock file that is held for moments only, once whoever holds it lets go, and returns its
 * release.
 *
 * @param what what is locked, for the message
 * @throws LockedError when it is still held after the wait.
 */
export async function waitForLock(
  path: string,
  what: string,
  { timeoutMs = 10_000, signal, onWait }: WaitOptions = {},
): Promise<() => void> {
  const end = performance.now() + timeoutMs
  for (let tries = 0; ; tries += 1) {
    signal?.throwIfAborted()
    try {
      return takeLock(path, what)
    } catch (error) {
      if (!(error instanceof LockedError) || performance.now() >= end) throw error
    }
    if (tries === 0) onWait?.()
    await sleep(POLL_MS)
  }
}
