import { ReverieError } from './errors.ts'

/** A text is not a length of time. */
export class DurationError extends ReverieError {
  readonly text: string

  constructor(text: string) {
    super(
      'duration_invalid',
      `'${text}' is not a length of time. Write a number and its unit: 1500ms, 90s, 5m or 1h.`,
    )
    this.text = text
  }
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * Reads a length of time, such as `1500ms`, `90s`, `2.5m` or `1h`, as whole milliseconds.
 *
 * @throws DurationError for anything else, a number without a unit included.
 */
export function parseDuration(text: string): number {
  const [, number, unit] = DURATION.exec(text.trim()) ?? []
  const ms = Math.round(Number(number) * (UNIT_MS[unit ?? ''] ?? Number.NaN))
  if (!Number.isSafeInteger(ms)) throw new DurationError(text)
  return ms
}
