/** The tables job analysis leaves. */
export const TABLES = `
CREATE TABLE IF NOT EXISTS job_runs (
  id INTEGER PRIMARY KEY,
  company TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL,
  created_at TEXT NOT NULL, meta_json TEXT,
  UNIQUE (company, title, description)
);
CREATE TABLE IF NOT EXISTS job_stages (
  run_id INTEGER NOT NULL REFERENCES job_runs, stage TEXT NOT NULL,
  status TEXT NOT NULL, source TEXT NOT NULL, message TEXT NOT NULL,
  PRIMARY KEY (run_id, stage)
);
CREATE TABLE IF NOT EXISTS job_answers (
  run_id INTEGER NOT NULL REFERENCES job_runs, stage TEXT NOT NULL, prompt TEXT NOT NULL,
  place TEXT NOT NULL, answer TEXT NOT NULL,
  UNIQUE (run_id, stage, prompt, place)
);
CREATE TABLE IF NOT EXISTS job_research_sources (
  run_id INTEGER NOT NULL REFERENCES job_runs, source_id TEXT NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (run_id, source_id)
);
CREATE TABLE IF NOT EXISTS job_research_summaries (
  run_id INTEGER PRIMARY KEY REFERENCES job_runs, narrative TEXT NOT NULL, source_ids TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS job_tasks (
  run_id INTEGER NOT NULL REFERENCES job_runs, task_id TEXT NOT NULL,
  name TEXT NOT NULL, description TEXT NOT NULL, source_ids TEXT NOT NULL,
  phase TEXT, primitive TEXT,
  static_type TEXT, domain TEXT, value INTEGER, complexity INTEGER, quadrant TEXT,
  recommended_env TEXT,
  UNIQUE (run_id, task_id)
);
CREATE TABLE IF NOT EXISTS job_phases (
  run_id INTEGER NOT NULL REFERENCES job_runs, phase TEXT NOT NULL, summary TEXT NOT NULL,
  PRIMARY KEY (run_id, phase)
);
CREATE TABLE IF NOT EXISTS job_task_edges (
  run_id INTEGER NOT NULL REFERENCES job_runs, from_task TEXT NOT NULL, to_task TEXT NOT NULL,
  label TEXT NOT NULL,
  UNIQUE (run_id, from_task, to_task, label)
);
CREATE TABLE IF NOT EXISTS workflow_results (
  run_id INTEGER NOT NULL REFERENCES job_runs, stage TEXT NOT NULL, value_json TEXT NOT NULL,
  PRIMARY KEY (run_id, stage)
);
`
