import { ReverieError } from './errors.ts'

/** Work was stopped on request: a signal, Ctrl-C, or an abort. Never retried. */
export class InterruptedError extends ReverieError {
  /** The signal that stopped it; absent when the program asked itself. */
  readonly signal: 'SIGINT' | 'SIGTERM' | undefined

  constructor(signal?: 'SIGINT' | 'SIGTERM', cause?: unknown) {
    super(
      'interrupted',
      `Interrupted${signal === undefined ? '' : ` by ${signal}`}. Run the same again to go on; what is finished is not paid for again.`,
      { cause },
    )
    this.signal = signal
  }
}
