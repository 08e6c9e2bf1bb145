import type { Sqlite } from '../../io/sqlite.ts'

/** What was asked for a job. */
export interface Question {
  run: number
  stage: string
  /** A hash of the prompt and of whom it went to. */
  prompt: string
}

/** The answers in the tables. */
export interface Answers {
  /** What was answered; where two places asked, the last of them. */
  recall(question: Question): string | undefined
  /** Keeps an answer, and where the session has it. */
  remember(question: Question, place: string, answer: string): void
  /** Whether the last answer that a place was given is the one to this question. */
  isLastAt(place: string, question: Question): boolean
}

export function answersIn(db: Sqlite): Answers {
  return {
    recall({ run, stage, prompt }) {
      const [row] = db.all<{ answer: string }>(
        `SELECT answer FROM job_answers WHERE run_id = ? AND stage = ? AND prompt = ?
         ORDER BY rowid DESC LIMIT 1`,
        run,
        stage,
        prompt,
      )
      return row?.answer
    },
    remember({ run, stage, prompt }, place, answer) {
      // A replaced row is the newest again.
      db.prepare(
        `INSERT OR REPLACE INTO job_answers (run_id, stage, prompt, place, answer)
         VALUES (?, ?, ?, ?, ?)`,
      ).run(run, stage, prompt, place, answer)
    },
    isLastAt(place, { run, prompt }) {
      const [last] = db.all<{ run_id: number; prompt: string }>(
        'SELECT run_id, prompt FROM job_answers WHERE place = ? ORDER BY rowid DESC LIMIT 1',
        place,
      )
      return last?.run_id === run && last.prompt === prompt
    },
  }
}
