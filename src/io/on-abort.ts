const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls back once when the signal aborts, at once when it has; the returned function forgets it.
 * All callbacks share one listener, because Node warns of a leak at the eleventh listener of a
 * signal, and a fan-out gives one signal to every call.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback()
    return () => {}
  }
  // Wrapped, so that the same function given twice is two callbacks.
  const entry = (): void => callback()
  const entries = waiting.get(signal) ?? listen(signal)
  entries.add(entry)
  return () => {
    if (!entries.delete(entry) || entries.size > 0 || waiting.get(signal) !== entries) return
    waiting.delete(signal)
    signal.removeEventListener('abort', fire)
  }
}

function listen(signal: AbortSignal): Set<() => void> {
  const entries = new Set<() => void>()
  waiting.set(signal, entries)
  signal.addEventListener('abort', fire, { once: true })
  return entries
}

function fire(this: AbortSignal): void {
  const entries = waiting.get(this) ?? []
  waiting.delete(this)
  for (const entry of entries) entry()
}
