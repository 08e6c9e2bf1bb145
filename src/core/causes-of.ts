/** An error and what is behind it, nearest first; causes that go in a circle are given once. */
export function causesOf(error: unknown): Set<unknown> {
  const causes = new Set<unknown>()
  let cause = error
  while (cause instanceof Error && !causes.has(cause)) {
    causes.add(cause)
    cause = cause.cause
  }
  return causes
}
