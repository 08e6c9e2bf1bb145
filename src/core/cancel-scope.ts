import { InterruptedError } from './interrupted-error.ts'

/**
 * What can be stopped together: one session's calls, or those of one fan-out inside it.
 *
 * A plain set of callbacks, because thousands of listeners on one AbortSignal are slow and
 * `AbortSignal.any` leaks them on Node 20.
 */
export class CancelScope {
  #reason: InterruptedError | undefined
  readonly #members = new Set<(reason: InterruptedError) => void>()

  /** Why the scope was stopped, or `undefined` while it is not. */
  get reason(): InterruptedError | undefined {
    return this.#reason
  }

  cancel(reason: InterruptedError): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    for (const member of this.#members) member(reason)
    this.#members.clear()
  }

  /** Calls back once when the scope is stopped, at once if it is already; returns the way out. */
  onCancel(member: (reason: InterruptedError) => void): () => void {
    if (this.#reason !== undefined) {
      member(this.#reason)
      return () => {}
    }
    this.#members.add(member)
    return () => this.#members.delete(member)
  }

  /** A scope that is stopped with this one, or by a signal, or alone. `leave` lets go of both. */
  child(signal?: AbortSignal): { scope: CancelScope; leave: () => void } {
    const scope = new CancelScope()
    const leaveParent = this.onCancel((reason) => scope.cancel(reason))
    const leaveSignal = signal === undefined ? () => {} : cancelOn(signal, scope)
    return {
      scope,
      leave() {
        leaveParent()
        leaveSignal()
      },
    }
  }
}

/** Stops a scope when a signal aborts; returns the way out. */
export function cancelOn(signal: AbortSignal, scope: CancelScope): () => void {
  const abort = () => scope.cancel(new InterruptedError(undefined, signal.reason))
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return () => signal.removeEventListener('abort', abort)
}
