import { ReverieError } from '../../core/errors.ts'

type AnkiFault =
  /** Nobody answered, or not in time. */
  | 'anki_unreachable'
  /** What answered is not AnkiConnect, or one of another version. */
  | 'anki_reply_invalid'
  /** Anki said what is wrong. */
  | 'anki_refused'

/** Anki could not be asked, or said no. */
export class AnkiError extends ReverieError {
  readonly action: string
  /** What Anki said, in its words; empty where it said nothing. */
  readonly reason: string

  constructor(code: AnkiFault, action: string, message: string, reason = '', cause?: unknown) {
    super(code, message, { cause, isRetryable: code === 'anki_unreachable' })
    this.action = action
    this.reason = reason
  }
}
