import { statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import { messageOf } from '../../core/errors.ts'
import { openSqlite, type SqlValue } from '../../io/sqlite.ts'
import { CALL_COLUMNS, type CallRow } from '../../report/call-row.ts'
import { syncCallLog } from '../../report/call-log.ts'
import { formatDollars, formatDuration } from '../../report/format.ts'
import { oneLine } from '../../report/text-width.ts'
import { wholeNumber } from '../arguments.ts'
import { isOutputOpen, print, printJson, tell } from '../output.ts'
import { UsageError } from '../usage-error.ts'

interface LogFlags {
  db?: string
  json?: boolean
}

const MORE = `
The log is one SQLite table, llm_call_logs, with a row for every attempt of
every stage. It is made from the journals and the files they name, so it can be
deleted at any time; texts that later runs wrote over are then missing in it.

Examples:
  reverie log sync artifacts
  reverie log tail artifacts -n 5
  reverie log query \\
    "select stage_name, sum(cost_usd) from llm_call_logs group by 1" artifacts`

export function logCommand(): Command {
  const command = new Command('log')
    .description('Keep and read a log of every call in SQLite, made from the journals.')
    .addHelpText('after', MORE)
  command
    .command('sync')
    .summary('bring the log up to the journals below a folder')
    .description('Bring the log up to the journals below a folder.')
    .argument('[folder]', 'where to look for journals', 'artifacts')
    .option('--db <file>', 'the database (default: calls.db in the folder)')
    .option('--json', 'one JSON object')
    .action(sync)
  command
    .command('tail')
    .summary('show the last calls')
    .description('Show the last calls.')
    .argument('[folder]', 'where to look for journals', 'artifacts')
    .option('-n, --lines <count>', 'how many', wholeNumber({ min: 1 }), 10)
    .option('-f, --follow', 'go on as calls are made')
    .option('--db <file>', 'the database (default: calls.db in the folder)')
    .option('--json', 'one JSON object a call')
    .action(tail)
  command
    .command('query')
    .summary('ask the log in SQL')
    .description('Ask the log in SQL; nothing is changed.')
    .argument('<sql>', 'one SELECT on llm_call_logs')
    .argument('[folder]', 'where to look for journals', 'artifacts')
    .option('--db <file>', 'the database (default: calls.db in the folder)')
    .option('--json', 'one JSON object a row')
    .action(query)
  return command
}

async function sync(folder: string, flags: LogFlags): Promise<void> {
  const { database, journals } = await sources(folder, flags)
  const report = await bringUp(database, journals)
  if (flags.json) return printJson({ database, journals: journals.length, ...report })
  const from = journals.length === 1 ? 'one journal' : `${journals.length} journals`
  print(
    `Calls of ${from}: ${report.rows}. They are in ${relative('.', database)}, table llm_call_logs.\n`,
  )
}

async function tail(
  folder: string,
  flags: LogFlags & { lines: number; follow?: boolean },
): Promise<void> {
  const shown = new Set<string>()
  let seen = ''
  for (;;) {
    const { database, journals } = await sources(folder, flags)
    const now = journals.map((path) => `${path}:${statSync(path).size}`).join()
    if (now !== seen) {
      seen = now
      await bringUp(database, journals)
      // Those that were there before are not news.
      const count = shown.size === 0 ? flags.lines : flags.lines + shown.size
      for (const row of await lastRows(database, count)) {
        if (shown.has(row.id)) continue
        shown.add(row.id)
        if (flags.json) printJson(row)
        else print(`${lineOf(row)}\n`)
      }
    }
    if (!flags.follow) {
      if (shown.size === 0) tell(`No call is in the journals below ${folder}.`)
      return
    }
    await sleep(500)
    // Nobody reads on (`| head`), or it cannot be written.
    if (!isOutputOpen()) return
  }
}

async function query(sql: string, folder: string, flags: LogFlags): Promise<void> {
  const { database, journals } = await sources(folder, flags)
  await bringUp(database, journals)
  const rows = await reading(database, (log) => {
    try {
      return log.all<Record<string, SqlValue>>(sql)
    } catch (error) {
      throw new UsageError(`The query cannot be run: ${messageOf(error)}`, error)
    }
  })
  const [first] = rows
  if (flags.json) return rows.forEach(printJson)
  if (first === undefined) return tell('No row fits.')
  print(`${Object.keys(first).join('\t')}\n`)
  for (const row of rows) print(`${Object.values(row).map(cell).join('\t')}\n`)
}

async function sources(folder: string, { db }: LogFlags) {
  const { glob } = await import('tinyglobby')
  const journals = await glob('**/*-journal.jsonl', { cwd: folder, absolute: true })
  if (journals.length === 0) {
    throw new UsageError(`There is no journal below ${folder}. Name the folder a session wrote to.`)
  }
  return { database: db ?? join(folder, 'calls.db'), journals: journals.sort() }
}

async function bringUp(database: string, journals: readonly string[]) {
  const report = await syncCallLog(database, journals)
  if (report.movedAside !== undefined) {
    tell(`${database} could not be read; it is kept as ${report.movedAside} and was made anew.`)
  }
  return report
}

async function reading<T>(
  database: string,
  read: (log: Awaited<ReturnType<typeof openSqlite>>) => T,
): Promise<T> {
  const log = await openSqlite(database)
  try {
    log.exec('PRAGMA query_only = ON')
    return read(log)
  } finally {
    log.close()
  }
}

async function lastRows(database: string, count: number): Promise<CallRow[]> {
  const sql = `SELECT ${CALL_COLUMNS.join()} FROM llm_call_logs ORDER BY created_at DESC, attempt DESC LIMIT ?`
  return (await reading(database, (log) => log.all<CallRow>(sql, count))).toReversed()
}

function lineOf(row: CallRow): string {
  const { created_at, status, stage_name, attempt, agent_name, model_name } = row
  const backend = model_name === '' ? agent_name : `${agent_name}:${model_name}`
  const took = row.latency_ms === null ? '' : formatDuration(row.latency_ms)
  const cost = row.cost_usd === null ? '' : formatDollars(row.cost_usd)
  const why = row.error_message === null ? '' : oneLine(row.error_message)
  const parts = [created_at, status, stage_name, `#${attempt}`, backend, took, cost, why]
  return parts.filter((part) => part !== '').join('  ')
}

/** Cells are told apart by tabs and rows by line ends, so neither may stand in a cell. */
function cell(value: SqlValue): string {
  return value === null ? '' : String(value).replaceAll(/\s/g, ' ')
}
