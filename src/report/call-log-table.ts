import { isCorrupt, moveAside, openSqlite, type Sqlite } from '../io/sqlite.ts'
import { CALL_COLUMNS } from './call-row.ts'
import type { LogChanges } from './call-rows.ts'

// The last three are the same texts under the names they have in results and metadata files.
const TABLE = `
CREATE TABLE IF NOT EXISTS llm_call_logs (
  id TEXT PRIMARY KEY, created_at TEXT NOT NULL, run_id TEXT NOT NULL, stage_name TEXT NOT NULL,
  agent_name TEXT, model_name TEXT, prompt_version TEXT, temperature REAL, top_p REAL,
  input_payload_json TEXT, output_text_raw TEXT, output_json_parsed TEXT,
  status TEXT NOT NULL, error_type TEXT, error_message TEXT, latency_ms REAL,
  tokens_prompt INTEGER, tokens_completion INTEGER, tokens_total INTEGER, cost_usd REAL,
  attempt INTEGER NOT NULL, source TEXT NOT NULL,
  llm_raw_text TEXT AS (output_text_raw),
  llm_cleaned_json TEXT AS (output_json_parsed),
  llm_error TEXT AS (error_message)
)`
const HOLES = CALL_COLUMNS.map(() => '?').join(', ')
// A row that is there already keeps what the files cannot tell any more.
const UPDATES = CALL_COLUMNS.map((column) => `${column} = coalesce(excluded.${column}, ${column})`)
const INSERT = `INSERT INTO llm_call_logs (${CALL_COLUMNS.join(', ')}) VALUES (${HOLES})
ON CONFLICT (id) DO UPDATE SET ${UPDATES.join(', ')}`
const PATCH = `UPDATE llm_call_logs SET output_json_parsed = coalesce(?, output_json_parsed),
status = coalesce(?, status) WHERE id = ?`

/** The table `llm_call_logs` of an open database. */
export interface CallTable {
  database: Sqlite
  /** All of the changes or none. Giving the same rows again changes nothing. */
  write(changes: Iterable<LogChanges>): number
}

/**
 * Opens the table, making it where there is none. A database that cannot be read is moved aside
 * first and made anew.
 *
 * @throws DiskError when the file cannot be opened.
 */
export async function openCallTable(
  path: string,
  options: { busyMs?: number } = {},
): Promise<CallTable & { movedAside?: string }> {
  try {
    return await openTable(path, options)
  } catch (error) {
    if (!isCorrupt(error)) throw error
    const movedAside = moveAside(path)
    return { ...(await openTable(path, options)), movedAside }
  }
}

async function openTable(path: string, options: { busyMs?: number }): Promise<CallTable> {
  const database = await openSqlite(path, { ...options, tables: TABLE })
  try {
    const insert = database.prepare(INSERT)
    const patch = database.prepare(PATCH)
    return {
      database,
      write(changes) {
        let rows = 0
        database.transaction(() => {
          for (const change of changes) {
            for (const row of change.rows) insert.run(...CALL_COLUMNS.map((column) => row[column]))
            for (const { id, status, output_json_parsed } of change.patches) {
              patch.run(output_json_parsed, status ?? null, id)
            }
            rows += change.rows.length
          }
        })
        return rows
      },
    }
  } catch (error) {
    database.close()
    throw error
  }
}
