/**
 * What became of one call, judged by the runner from everything it saw: exit codes alone lie.
 * The value says whether the same call is worth making again with the same backend.
 */
const RETRYABLE = {
  ok: false,
  /** Nothing but white space came back. */
  empty: true,
  /** The answer stops at a length limit. */
  truncated: true,
  /** The model declined; asking again gives the same answer. */
  refused: false,
  /** A tool the answer needed was not allowed. */
  tool_denied: false,
  /** Too many calls for now; `retryAfterMs` says how long to wait where the provider did. */
  rate_limited: true,
  /** The account's allowance is used up; `resetsAt` says until when where the provider did. */
  quota_exhausted: false,
  auth: false,
  unknown_model: false,
  /** The provider took the prompt for something else (a slash command) or refused its size. */
  prompt_not_delivered: false,
  timeout: true,
  idle_timeout: true,
  /** The answer was complete, but the program did not end. */
  hung_after_result: true,
  crashed: true,
  cancelled: false,
  /**
   * An answer came, but not in the form the provider promises. Where it shows a wrong address (an
   * HTML page, a redirect, a form not known at all), the reply itself says that asking again is no use.
   */
  bad_output: true,
} as const

export type Verdict = keyof typeof RETRYABLE

export const VERDICTS = Object.keys(RETRYABLE) as readonly Verdict[]

/** Whether a call that ended so is worth making again with the same backend. */
export function isRetryableVerdict(verdict: Verdict): boolean {
  return RETRYABLE[verdict]
}
