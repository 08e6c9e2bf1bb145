/** A value as it stands in a file people read. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
