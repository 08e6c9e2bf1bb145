import { randomBytes } from 'node:crypto'

/** The environment variable that marks every child and, by inheritance, all that it starts. */
export const CALL_VARIABLE = 'REVERIE_CALL'

/** Names this process among all others; the marks of its children begin with it and a dot. */
export const RUN_ID = randomBytes(8).toString('hex')

const running = new Set<string>()
let calls = 0

/** A name for one call, `<run id>.<n>`, never given twice. It is running until `endCall`. */
export function beginCall(): string {
  calls += 1
  const tag = `${RUN_ID}.${calls}`
  running.add(tag)
  return tag
}

export function endCall(tag: string): void {
  running.delete(tag)
}

/** Whether a mark says that a call of this process began its bearer and has ended since. */
export function isStray(tags: readonly string[]): boolean {
  const own = tags.find((tag) => tag.startsWith(`${RUN_ID}.`))
  return own !== undefined && !running.has(own)
}

/**
 * The value of `REVERIE_CALL` in the child. A process that was itself started by a call keeps the
 * marks of the calls around it, so that the outermost one still finds everything below it.
 */
export function callValue(tag: string): string {
  const outer = process.env[CALL_VARIABLE]
  return outer === undefined || outer === '' ? tag : `${outer}/${tag}`
}

/** The tags in a value of `REVERIE_CALL`, the outermost first. */
export function tagsIn(value: string): string[] {
  return value.split('/')
}
