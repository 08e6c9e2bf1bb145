import { isAbsolute, join } from 'node:path'
import type { EventListener, ReverieEvent } from '../core/event.ts'
import { DiskError } from '../io/disk-error.ts'
import { Session } from '../session.ts'
import type { SessionOptions } from '../session/session-options.ts'
import type { CallFlags } from './call-options.ts'
import { printJson } from './output.ts'
import { showProgress } from './progress.ts'
import { UsageError } from './usage-error.ts'

/**
 * Does some work in the session the flags name, shows its progress on standard error and, with
 * `--json`, its events on standard output; closes it whatever happens.
 */
export async function inSession<T>(
  {
    out,
    prefix,
    fresh = false,
    json = false,
  }: Pick<CallFlags, 'out' | 'prefix' | 'fresh' | 'json'>,
  listener: EventListener,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const progress = showProgress(process.stderr, { env: process.env })
  try {
    const session = opened({
      outputDir: out,
      prefix,
      resume: !fresh,
      log(event) {
        progress.listener(withReachablePath(event, out))
        if (json) printJson(event)
        listener(event)
      },
    })
    try {
      return await work(session)
    } finally {
      await session.close()
    }
  } finally {
    progress.stop()
  }
}

/** Of a folder that can be meant all the same. */
const DISK_FAULTS = ['disk_full', 'disk_error']

/** @throws UsageError for a folder that cannot be made or written to. */
function opened(options: SessionOptions): Session {
  try {
    return new Session(options)
  } catch (error) {
    if (!(error instanceof DiskError) || DISK_FAULTS.includes(error.code)) throw error
    throw new UsageError(error.message, error)
  }
}

/** Events name files from their folder on; people need them from where they stand. */
function withReachablePath(event: ReverieEvent, out: string): ReverieEvent {
  if (event.type !== 'attempt-end' || event.failedPath === undefined) return event
  return { ...event, failedPath: reachable(out, event.failedPath) }
}

/** A path of an event, from the folder the command was started in. */
export function reachable(out: string, path: string): string {
  return isAbsolute(path) ? path : join(out, path)
}
