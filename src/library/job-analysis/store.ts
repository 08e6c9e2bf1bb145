import { messageOf } from '../../core/errors.ts'
import { isCorrupt, openSqlite, type Sqlite } from '../../io/sqlite.ts'
import { corrupt } from '../vocabulary/read-store.ts'
import { type Answers, answersIn } from './answers.ts'
import type { JobDescription, Collected } from './collect.ts'
import type { ClassifiedPhases } from './classify-phases.ts'
import type { ClassifiedStatic } from './classify-static.ts'
import type { Extracted } from './extract-tasks.ts'
import type { WorkflowPlan } from './plan.ts'
import { TABLES } from './tables.ts'

/** The tables of job analysis. What is a stub, or was made of one, is not to be given to it. */
export interface JobStore {
  /** The id of the run for a job; the same job finds the run it had. */
  runOf(job: JobDescription): number
  /** Notes what a stage came to, stubs too. */
  note(run: number, stage: string, status: string, source: string, message: string): void
  /** Keeps the value of a stage, in place of what was kept of it before. */
  keep(run: number, stage: string, value: unknown): void
  /** What models answered. */
  answers: Answers
  close(): void
}

/**
 * Opens the tables in a database file, made at first use.
 *
 * @throws StageError `store_corrupt` when the file is no database. @throws DiskError
 */
export async function openJobStore(path: string): Promise<JobStore> {
  const db = await openSqlite(path, { tables: TABLES }).catch((error: unknown) => {
    throw isCorrupt(error) ? corrupt(path, messageOf(error), error) : error
  })
  return {
    runOf: (job) => runOf(db, job),
    note(run, stage, status, source, message) {
      db.prepare(
        `INSERT INTO job_stages (run_id, stage, status, source, message) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (run_id, stage) DO UPDATE SET
           status = excluded.status, source = excluded.source, message = excluded.message`,
      ).run(run, stage, status, source, message)
    },
    keep(run, stage, value) {
      const keeper = KEEPERS[stage]
      if (keeper !== undefined) db.transaction(() => keeper(db, run, value))
    },
    answers: answersIn(db),
    close: () => db.close(),
  }
}

function runOf(db: Sqlite, given: JobDescription): number {
  const tidy = (text = '') => text.normalize('NFC').trim()
  const job = [tidy(given.company), tidy(given.title), tidy(given.description)]
  db.prepare(
    `INSERT INTO job_runs (company, title, description, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  ).run(...job, new Date().toISOString())
  const [row] = db.all<{ id: number }>(
    'SELECT id FROM job_runs WHERE company = ? AND title = ? AND description = ?',
    ...job,
  )
  return row?.id ?? 0
}

type Keeper = (db: Sqlite, run: number, value: unknown) => void

const KEEPERS: Readonly<Record<string, Keeper>> = {
  collect(db, run, value) {
    const { job_meta, raw_sources } = value as Collected
    db.prepare('UPDATE job_runs SET meta_json = ? WHERE id = ?').run(JSON.stringify(job_meta), run)
    db.prepare('DELETE FROM job_research_sources WHERE run_id = ?').run(run)
    const add = db.prepare('INSERT INTO job_research_sources VALUES (?, ?, ?, ?)')
    for (const { source_id, kind, text } of raw_sources) add.run(run, source_id, kind, text)
  },
  summarize(db, run, value) {
    const { narrative, source_ids } = value as { narrative: string; source_ids: string[] }
    db.prepare('INSERT OR REPLACE INTO job_research_summaries VALUES (?, ?, ?)').run(
      run,
      narrative,
      JSON.stringify(source_ids),
    )
  },
  extract_tasks(db, run, value) {
    const tasks = (value as Extracted).task_atoms
    const stored = db.all<object>(
      'SELECT task_id, name, description, source_ids FROM job_tasks WHERE run_id = ? ORDER BY rowid',
      run,
    )
    const rows = tasks.map(({ task_id, name, description, source_ids }) => ({
      task_id,
      name,
      description,
      source_ids: JSON.stringify(source_ids),
    }))
    if (JSON.stringify(stored) === JSON.stringify(rows)) return
    // Other tasks: what was said of the former ones, under the same ids, holds no more.
    for (const table of ['job_tasks', 'job_task_edges', 'job_phases', 'workflow_results']) {
      db.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(run)
    }
    const add = db.prepare(
      'INSERT INTO job_tasks (run_id, task_id, name, description, source_ids) VALUES (?, ?, ?, ?, ?)',
    )
    for (const { task_id, name, description, source_ids } of rows) {
      add.run(run, task_id, name, description, source_ids)
    }
  },
  classify_phases(db, run, value) {
    const { task_phases, phase_summary } = value as ClassifiedPhases
    const set = db.prepare(
      'UPDATE job_tasks SET phase = ?, primitive = ? WHERE run_id = ? AND task_id = ?',
    )
    for (const { task_id, phase, primitive } of task_phases) set.run(phase, primitive, run, task_id)
    db.prepare('DELETE FROM job_phases WHERE run_id = ?').run(run)
    const add = db.prepare('INSERT INTO job_phases VALUES (?, ?, ?)')
    for (const [phase, summary] of Object.entries(phase_summary)) add.run(run, phase, summary ?? '')
  },
  classify_static(db, run, value) {
    const set = db.prepare(
      `UPDATE job_tasks SET static_type = ?, domain = ?, value = ?, complexity = ?, quadrant = ?,
         recommended_env = ? WHERE run_id = ? AND task_id = ?`,
    )
    for (const one of (value as ClassifiedStatic).task_statics) {
      const { task_id, static_type, domain, complexity, quadrant, recommended_env } = one
      set.run(static_type, domain, one.value, complexity, quadrant, recommended_env, run, task_id)
    }
  },
  plan_workflow(db, run, value) {
    keepResult(db, run, 'plan_workflow', value)
    const { nodes, edges } = value as WorkflowPlan
    const tasksOf = (id: string) => nodes.find(({ node_id }) => node_id === id)?.task_ids ?? []
    db.prepare('DELETE FROM job_task_edges WHERE run_id = ?').run(run)
    const add = db.prepare('INSERT OR IGNORE INTO job_task_edges VALUES (?, ?, ?, ?)')
    for (const { from, to, label } of edges) {
      for (const one of tasksOf(from)) {
        for (const other of tasksOf(to)) add.run(run, one, other, label ?? '')
      }
    }
  },
  draw_workflow: (db, run, value) => keepResult(db, run, 'draw_workflow', value),
}

function keepResult(db: Sqlite, run: number, stage: string, value: unknown): void {
  db.prepare('INSERT OR REPLACE INTO workflow_results VALUES (?, ?, ?)').run(
    run,
    stage,
    JSON.stringify(value),
  )
}
