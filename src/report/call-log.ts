import { dirname, resolve } from 'node:path'
import { defined } from '../core/defined.ts'
import { messageOf } from '../core/errors.ts'
import type { ReverieEvent } from '../core/event.ts'
import { onFirstUse } from '../core/on-first-use.ts'
import { DiskError } from '../io/disk-error.ts'
import { readText } from '../io/files.ts'
import { isBusy, isCorrupt, moveAside } from '../io/sqlite.ts'
import { journalLines, parseEvent } from '../session/journal-lines.ts'
import type { CallTable } from './call-log-table.ts'
import { CallRows, type LogChanges, type ReadArtifact } from './call-rows.ts'
import { fileHistory } from './file-history.ts'

export interface SyncReport {
  /** Rows the journals gave, those that were there already included. */
  rows: number
  /** Where a database that could not be read was moved to. */
  movedAside?: string
}

/**
 * Brings the call log up to the journals: every attempt they hold is a row of `llm_call_logs`
 * afterwards. It can be run at any time, also while sessions run, and as often as one likes. A
 * database that cannot be read is moved aside and made anew.
 *
 * @throws DiskError when the database or a journal cannot be opened.
 */
export async function syncCallLog(
  databasePath: string,
  journals: readonly string[],
): Promise<SyncReport> {
  const table = await openTable(databasePath)
  try {
    const rows = journals.reduce((sum, journal) => sum + table.write(changesIn(journal)), 0)
    return { rows, ...defined({ movedAside: table.movedAside }) }
  } catch (error) {
    if (!isCorrupt(error)) throw error
  } finally {
    table.database.close()
  }
  // Damage further inside shows only when it is written to.
  const movedAside = moveAside(databasePath)
  return { ...(await syncCallLog(databasePath, journals)), movedAside }
}

const openTable = onFirstUse(async () => (await import('./call-log-table.ts')).openCallTable)

function* changesIn(journal: string): Generator<LogChanges> {
  const files = fileHistory(journal)
  const read = artifactReader(dirname(journal))
  const rows = new CallRows((path) => (files.isCurrent(path) ? read(path) : undefined))
  for (const line of journalLines(journal)) {
    // A quarter of all lines, and to the log they only matter where a repair turn has its own prompt.
    if (line.startsWith('{"type":"attempt-start"') && !line.includes('"inputPath":')) continue
    const event = parseEvent(line)
    if (event === undefined) continue
    files.see(event)
    yield rows.see(event)
  }
  yield rows.end()
}

function artifactReader(folder: string): ReadArtifact {
  return (path) => {
    try {
      return readText(resolve(folder, path))
    } catch (error) {
      if (error instanceof DiskError && error.code === 'not_found') return undefined
      throw error
    }
  }
}

/** A call log that is written while sessions run. */
export interface LiveCallLog {
  /** To be given to a session as its `log`. */
  listener: (event: ReverieEvent) => void
  /** Writes what is still to be written and closes the database. */
  close(): Promise<void>
}

/** Keeps the event loop from standing still for another writer; what waits is written later. */
const LIVE_BUSY_MS = 50
const LAST_ROUNDS = 100

/**
 * Writes the call log as things happen. It never stops a run: a database that cannot be written is
 * told once, and `syncCallLog` makes up for it from the journals at any time.
 *
 * @param outputDir the session's folder, which the paths of its events are relative to
 * @param onProblem told the first thing that went wrong
 */
export function liveCallLog(
  databasePath: string,
  outputDir: string,
  onProblem: (message: string) => void,
): LiveCallLog {
  const rows = new CallRows(artifactReader(outputDir))
  let waiting: LogChanges[] = []
  let table: CallTable | undefined
  let isGivenUp = false

  const fail = (error: unknown) => {
    if (isGivenUp) return
    isGivenUp = true
    waiting = []
    onProblem(
      `The call log ${databasePath} cannot be written: ${messageOf(error)} The run goes on; 'reverie log sync' makes the log from the journals.`,
    )
  }
  const flush = () => {
    if (table === undefined || waiting.length === 0 || isGivenUp) return
    try {
      table.write(waiting)
      waiting = []
    } catch (error) {
      if (!isBusy(error)) fail(error)
    }
  }
  const opening = openTable(databasePath, { busyMs: LIVE_BUSY_MS }).then((opened) => {
    table = opened
    if (opened.movedAside !== undefined) {
      onProblem(`The call log could not be read and was moved to ${opened.movedAside}.`)
    }
    flush()
  }, fail)

  return {
    listener(event) {
      if (isGivenUp) return
      try {
        const changes = rows.see(event)
        if (changes.rows.length + changes.patches.length > 0) waiting.push(changes)
        flush()
      } catch (error) {
        fail(error)
      }
    },
    async close() {
      await opening
      waiting.push(rows.end())
      for (let round = 0; round < LAST_ROUNDS && waiting.length > 0; round += 1) flush()
      if (waiting.length > 0) fail(new Error('another process kept writing to it.'))
      table?.database.close()
    },
  }
}
