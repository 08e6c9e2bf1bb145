/** In milliseconds, 24.8 days; a longer timer of Node's would fire at once. */
export const LONGEST_DELAY_MS = 2 ** 31 - 1

/** A timer that calls back once, after 24.8 days at the latest; `clearTimeout` ends it. */
export function setDeadline(ms: number, callback: () => void): NodeJS.Timeout {
  return setTimeout(callback, Math.min(ms, LONGEST_DELAY_MS))
}
