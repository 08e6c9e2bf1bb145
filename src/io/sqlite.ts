import { existsSync, renameSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeParent } from './files.ts'
import { DiskError, errnoOf } from './disk-error.ts'

export type SqlValue = string | number | null

/** A prepared statement that writes. */
export interface SqlWrite {
  run(...values: readonly SqlValue[]): void
}

/** The little of SQLite that is needed here; what is behind it can be changed in this file. */
export interface Sqlite {
  exec(sql: string): void
  prepare(sql: string): SqlWrite
  all<Row>(sql: string, ...values: readonly SqlValue[]): Row[]
  /** All of it or nothing; waits for other writers for as long as the database was opened with. */
  transaction(work: () => void): void
  close(): void
}

/**
 * Opens a database file in write-ahead mode, so that readers and one writer of several processes do
 * not hinder each other. The engine is loaded at the first call.
 *
 * @param tables SQL that makes the tables where they are not there yet; waits up to five seconds
 *   for other writers, without holding up the process
 * @param busyMs how long later writes wait for another writer, in milliseconds; the process stands
 *   still meanwhile
 * @throws DiskError when the file cannot be opened, may only be read, or is held by another writer;
 *   so do writes later.
 */
export async function openSqlite(
  path: string,
  { tables = '', busyMs = 5000 }: { tables?: string; busyMs?: number } = {},
): Promise<Sqlite> {
  const { default: Database } = await import('libsql')
  makeParent(path)
  let database: InstanceType<typeof Database>
  try {
    database = new Database(path, { timeout: OPEN_PAUSE_MS })
  } catch (error) {
    throw new DiskError('open the database', path, error, CHECK_FOLDER)
  }
  try {
    await insist(() => database.pragma('journal_mode = WAL'))
    // What is written here can be made again from the journals, so it need not wait for the disk.
    database.pragma('synchronous = NORMAL')
    await insist(() => void database.exec(tables))
    database.pragma(`busy_timeout = ${busyMs}`)
  } catch (error) {
    database.close()
    throw aboutFile(path, error)
  }
  return {
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql)
      // As one list: the engine flattens separate values, which takes as long as to insert them.
      return { run: (...values) => void statement.run(values) }
    },
    all: <Row>(sql: string, ...values: readonly SqlValue[]) =>
      database.prepare(sql).all(...values) as Row[],
    transaction(work) {
      try {
        database.transaction(work).immediate()
      } catch (error) {
        throw aboutFile(path, error)
      }
    },
    close() {
      try {
        // The engine leaves the log file behind at a close; a person wants to copy one file.
        database.pragma('wal_checkpoint(TRUNCATE)')
      } catch {
        // Another process still reads: it will leave it to the last.
      }
      database.close()
    },
  }
}

const CHECK_FOLDER =
  'Check that its folder is there and may be written to, or name another database.'
/** Result codes by the number the engine gives, whose low byte is the code that the rest extends. */
const RESULT_CODES: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  26: 'SQLITE_NOTADB',
}

function resultCode(error: unknown): string | undefined {
  const number: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'rawCode') : undefined
  return typeof number === 'number' ? RESULT_CODES[number & 0xff] : errnoOf(error)
}

/** What the engine says of the file, and not of the SQL, told for people. */
function aboutFile(path: string, error: unknown): unknown {
  const code = resultCode(error)
  if (!['SQLITE_BUSY', 'SQLITE_READONLY', 'SQLITE_FULL'].includes(code ?? '')) return error
  return new DiskError('write the database', path, Object.assign(error as Error, { code }))
}

const OPEN_WAIT_MS = 5000
const OPEN_PAUSE_MS = 20

/**
 * The change to write-ahead mode does not wait for other processes that open the file just then,
 * and a wait of the engine's own would hold up everything else here.
 */
async function insist(work: () => void): Promise<void> {
  for (const start = performance.now(); ;) {
    try {
      work()
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > OPEN_WAIT_MS) throw error
      await sleep(OPEN_PAUSE_MS)
    }
  }
}

/** Whether an error says that the file is no database any more, rather than that it is in use. */
export function isCorrupt(error: unknown): boolean {
  return ['SQLITE_CORRUPT', 'SQLITE_NOTADB'].includes(resultCode(error) ?? '')
}

/** Whether an error says that another process kept writing for too long. */
export function isBusy(error: unknown): boolean {
  return ['SQLITE_BUSY', 'database_busy'].includes(resultCode(error) ?? '')
}

/** Moves a database that cannot be read out of the way, kept for a look, and returns where to. */
export function moveAside(path: string): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const aside = `${path}.corrupt-${stamp}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  return aside
}
