import { isStray } from './call-tag.ts'
import { hasProc, listPids, readTags } from './descendants.ts'

/** A sweep waits this many times its own duration for the next: at most 2 % of the time. */
const REST_FACTOR = 50

/** Processes seen before that carry no mark of ours; a mark is inherited and never gained. */
let strangers: ReadonlySet<number> = new Set()
let restUntil = 0
let timer: NodeJS.Timeout | undefined

/**
 * Kills what ended calls left behind outside their groups, recognised by the mark in its
 * environment: at once after a rest, else in one sweep for all calls that ended meanwhile. What is
 * still due when this process ends is left to the watchdog. Does nothing where there is no `/proc`.
 */
export function sweepStrays(): void {
  if (timer !== undefined || !hasProc()) return
  const wait = restUntil - performance.now()
  if (wait <= 0) sweep()
  else timer = setTimeout(sweep, wait).unref()
}

function sweep(): void {
  clearTimeout(timer)
  timer = undefined
  const startedAt = performance.now()
  const seen = new Set<number>()
  for (const pid of listPids()) {
    if (strangers.has(pid)) {
      seen.add(pid)
      continue
    }
    const tags = readTags(pid)
    if (tags === null) continue
    if (isStray(tags)) kill(pid)
    else if (tags.length === 0) seen.add(pid)
  }
  strangers = seen
  const endedAt = performance.now()
  restUntil = endedAt + REST_FACTOR * (endedAt - startedAt)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went by itself in between.
  }
}
