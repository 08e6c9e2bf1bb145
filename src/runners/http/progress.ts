import type { RunnerRequest } from '../contract.ts'

/** Between two reports, in milliseconds. */
const INTERVAL_MS = 200

/** Tells the caller now and then how many bytes have come; without a listener it does nothing. */
export function progressReport({ onEvent }: RunnerRequest): (bytes: number) => void {
  if (onEvent === undefined) return () => {}
  let total = 0
  let reportedAt = Number.NEGATIVE_INFINITY
  return (bytes) => {
    total += bytes
    const now = performance.now()
    if (now - reportedAt < INTERVAL_MS) return
    reportedAt = now
    onEvent({ type: 'progress', bytes: total })
  }
}
