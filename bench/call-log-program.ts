// Makes a call log from a journal, and inserts the same rows with nothing around it.
import Database from 'libsql'
import { dirname, join } from 'node:path'
import { syncCallLog } from '../src/index.ts'
import { CALL_COLUMNS } from '../src/report/call-row.ts'
import { bestOf, timed } from './rounds.ts'

export interface CallLogReport {
  ours: number
  bare: number
}

const [journal = '', count = '', rounds = ''] = process.argv.slice(2)
const folder = dirname(dirname(journal))
let databases = 0

function newPath(): string {
  databases += 1
  return join(folder, `calls-${databases}.db`)
}

async function sync(path: string): Promise<void> {
  const { rows } = await syncCallLog(path, [journal])
  if (rows !== Number(count)) throw new Error(`${rows} of ${count} rows were written.`)
}

const first = newPath()
await sync(first)
const made = new Database(first)
const table = made.prepare(`SELECT sql FROM sqlite_master WHERE name = 'llm_call_logs'`).all()
const { sql } = table[0] as { sql: string }
const rows = made
  .prepare(`SELECT ${CALL_COLUMNS.join(', ')} FROM llm_call_logs`)
  .raw()
  .all() as unknown[][]
made.close()

function insert(path: string): void {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.exec(sql)
  const statement = database.prepare(
    `INSERT INTO llm_call_logs VALUES (${CALL_COLUMNS.map(() => '?').join(', ')})`,
  )
  database.transaction(() => {
    for (const row of rows) statement.run(row)
  })()
  database.close()
}

const report: CallLogReport = await bestOf(Number(rounds), {
  bare: () => timed(() => insert(newPath())),
  ours: () => timed(() => sync(newPath())),
})
console.log(JSON.stringify(report))
