import { causesOf } from '../core/causes-of.ts'
import { InterruptedError } from '../core/interrupted-error.ts'

type TerminationSignal = 'SIGINT' | 'SIGTERM'
type Handler = (signal: TerminationSignal) => Promise<void>

const EXIT_CODE = { SIGINT: 130, SIGTERM: 143 } as const
const handlers = new Set<Handler>()
let ending: TerminationSignal | undefined

/**
 * Runs a handler when the process is asked to end, then ends it with 130 (Ctrl-C) or 143
 * (SIGTERM); returns the way out. A second signal ends it at once. A program that listens for the
 * signal itself is left to end itself.
 */
export function onTermination(handler: Handler): () => void {
  if (handlers.size === 0) {
    process.on('SIGINT', terminate)
    process.on('SIGTERM', terminate)
  }
  handlers.add(handler)
  return () => {
    handlers.delete(handler)
    if (handlers.size > 0 || ending !== undefined) return
    process.off('SIGINT', terminate)
    process.off('SIGTERM', terminate)
  }
}

function terminate(signal: TerminationSignal): void {
  if (ending !== undefined) process.exit(EXIT_CODE[ending])
  ending = signal
  // Work that was stopped rejects; a program that does not catch that still ends with our code.
  process.on('uncaughtException', (error) => {
    if (!isInterruption(error)) throw error
  })
  void endAll(signal)
}

function isInterruption(error: unknown): boolean {
  return [...causesOf(error)].some((cause) => cause instanceof InterruptedError)
}

async function endAll(signal: TerminationSignal): Promise<void> {
  await Promise.allSettled([...handlers].map((handler) => handler(signal)))
  // The program's own `catch` and `finally` get a turn to say something before the end.
  await new Promise((resolve) => setImmediate(resolve))
  if (process.listenerCount(signal) === 1) process.exit(EXIT_CODE[signal])
}
