import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { defined } from '../core/defined.ts'
import type { CallRecord, ReverieEvent, SessionStart, StageEnd } from '../core/event.ts'
import { AppendLog } from '../io/append-log.ts'
import { DiskError } from '../io/disk-error.ts'
import { isFilled, makeFolder, moveFile, PARTIAL, removeFile } from '../io/files.ts'
import { takeLock } from '../io/lock.ts'
import type { FileClaims } from './file-claims.ts'
import type { JournalProblem } from './journal-lines.ts'
import { follow, scanJournal, type Unfinished } from './journal-scan.ts'

/** An accepted answer whose `attempt-end` could not be written is kept under this ending. */
export const UNRECORDED = '.unrecorded'

/** What is told to listeners alone: it says nothing of what was done or paid for. */
const LIVE_ONLY = new Set<ReverieEvent['type']>([
  'stage-cached',
  'stage-log',
  'plan',
  'call-progress',
])

/**
 * The folder and journal of one prefix: the lock, what is finished, and the only way to record.
 *
 * Sessions of one process on the same folder and prefix share one store, so they never disagree
 * about what is finished; another process is refused.
 */
export class SessionStore {
  static readonly #open = new Map<string, SessionStore>()

  readonly outputDir: string
  readonly journalPath: string
  readonly lockPath: string
  readonly problems: readonly JournalProblem[]
  /** The event this store began with. */
  readonly started: SessionStart
  /** What the stages of its sessions have in hand. */
  readonly claims = new Set<FileClaims>()
  /** Stages at work in any session of this process. */
  readonly running = new Map<string, Promise<unknown>>()
  readonly #finished: Map<string, StageEnd>
  readonly #failed: Set<string>
  /** The last answer at each path; made when it is first asked for, which few sessions do. */
  #answers: Map<string, StageEnd> | undefined
  readonly #unfinished: Map<string, Unfinished>
  readonly #log: AppendLog
  readonly #unlock: () => void
  readonly #folder: string
  #holders = 0

  /**
   * @throws LockedError when another process holds the prefix.
   * @throws DiskError when the folder cannot be made or written to.
   */
  static open(outputDir: string, prefix: string): SessionStore {
    const key = join(resolve(outputDir), prefix)
    const store = SessionStore.#open.get(key) ?? new SessionStore(resolve(outputDir), prefix)
    SessionStore.#open.set(key, store)
    store.#holders += 1
    return store
  }

  private constructor(outputDir: string, prefix: string) {
    this.outputDir = outputDir
    this.#folder = `${outputDir}/`
    this.journalPath = join(outputDir, `${prefix}-journal.jsonl`)
    makeFolder(outputDir)
    this.lockPath = join(outputDir, `${prefix}.lock`)
    this.#unlock = takeLock(
      this.lockPath,
      `Session '${prefix}' in ${outputDir}`,
      'choose another prefix or folder',
    )
    try {
      const scan = scanJournal(this.journalPath)
      this.#log = new AppendLog(this.journalPath)
      this.#finished = scan.finished
      this.#failed = scan.failed
      this.#unfinished = scan.unfinished
      this.problems = scan.problems
      this.started = { type: 'session-start', at: now(), pid: process.pid, prefix }
      this.record(this.started)
      for (const stage of scan.unfinished.keys()) this.#recoverIfPossible(stage)
    } catch (error) {
      this.#unlock()
      throw error
    }
  }

  /** The last successful end of a stage. Whether its answer still stands is for the caller to see. */
  finished(stage: string): StageEnd | undefined {
    return this.#finished.get(stage)
  }

  /** Appends an event that is for the journal to it. @throws DiskError when it cannot be written. */
  record(event: ReverieEvent): void {
    if (LIVE_ONLY.has(event.type)) return
    this.#log.append(JSON.stringify(event))
    follow(this.#unfinished, event)
    if (event.type !== 'stage-end') return
    this.#unfinished.delete(event.stage)
    if (event.status === 'success') {
      this.#finished.set(event.stage, event)
      this.#failed.delete(event.stage)
      this.#answers?.set(event.outputPath, event)
    } else this.#failed.add(event.stage)
  }

  /** Whether a stage was last run in vain: then the prompt in its file is not that of its answer. */
  hasFailed(stage: string): boolean {
    return this.#failed.has(stage)
  }

  /** The stage whose answer was put at a path last, of this run or an earlier one. */
  ownerOf(path: string): string | undefined {
    if (this.#answers === undefined) {
      this.#answers = new Map()
      for (const end of this.#finished.values()) {
        const last = this.#answers.get(end.outputPath)
        if (last === undefined || last.at <= end.at) this.#answers.set(end.outputPath, end)
      }
    }
    return this.#answers.get(this.relative(path))?.stage
  }

  /** Resolves when all that was recorded is on the disk itself. */
  flush(): Promise<void> {
    return this.#log.sync()
  }

  /** Paths in events are relative to the folder where they lie in it, so a folder can be moved. */
  relative(path: string): string {
    return path.startsWith(this.#folder) ? path.slice(this.#folder.length) : path
  }

  absolute(path: string): string {
    return resolve(this.outputDir, path)
  }

  /** Gives the store up; the last of its sessions ends the journal and the lock. */
  async release(status: 'closed' | 'interrupted'): Promise<void> {
    this.#holders -= 1
    if (this.#holders > 0) return
    for (const [key, store] of SessionStore.#open) {
      if (store === this) SessionStore.#open.delete(key)
    }
    try {
      this.record({ type: 'session-end', at: now(), status })
      await this.#log.close()
    } finally {
      this.#unlock()
    }
  }

  /** One answer that cannot be put in its place holds up its own stage, which tells it, and no other. */
  #recoverIfPossible(stage: string): void {
    try {
      this.recover(stage)
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
    }
  }

  /**
   * Ends a stage that has begun and not ended, and that nobody runs: completes an answer that was
   * accepted before a crash, or clears away what was not.
   *
   * @throws DiskError when an answer cannot be put in its place; the stage stays as it is.
   */
  recover(stage: string): void {
    const unfinished = this.#unfinished.get(stage)
    if (unfinished === undefined) return
    const { start, attemptStart, attemptEnd } = unfinished
    const outputPath = this.absolute(start.outputPath)
    removeFile(this.absolute(start.inputPath) + PARTIAL)
    let accepted = false
    if (attemptStart !== undefined) {
      const partial = this.absolute(attemptStart.partialPath)
      if (attemptEnd?.accepted === true) {
        if (isFilled(partial)) moveFile(partial, outputPath)
        accepted = isFilled(outputPath)
      } else if (attemptEnd === undefined && isFilled(partial + UNRECORDED)) {
        moveFile(partial + UNRECORDED, outputPath)
        accepted = true
      }
      removeBeginningWith(partial)
    }
    this.record(recoveredEnd(start, attemptStart, attemptEnd, accepted))
  }
}

function recoveredEnd(
  start: Unfinished['start'],
  attemptStart: Unfinished['attemptStart'],
  attemptEnd: Unfinished['attemptEnd'],
  accepted: boolean,
): StageEnd {
  const backend = attemptStart?.backend ?? start.backend
  const common = {
    type: 'stage-end',
    stage: start.stage,
    at: now(),
    fingerprint: start.fingerprint,
    backend,
    outputPath: start.outputPath,
    attempts: attemptStart?.attempt ?? 0,
    durationMs: Math.max(0, Date.parse(attemptEnd?.at ?? start.at) - Date.parse(start.at)) || 0,
    recovered: true,
  } as const
  if (!accepted) return { ...common, status: 'interrupted', message: 'The process died.' }
  const call = attemptEnd ?? { exitCode: 0, durationMs: common.durationMs }
  return {
    ...common,
    status: 'success',
    source: backend === start.backend ? 'runner' : 'fallback',
    process: callRecordOf(call),
  }
}

/** A call without what its program was told and said, which the end of the attempt has. */
export function callRecordOf(from: CallRecord): CallRecord {
  const { exitCode, durationMs, usage, costUsd, sessionId, finishReason, note } = from
  const details = defined({ usage, costUsd, sessionId, finishReason, note })
  return { exitCode, durationMs, ...details }
}

/** Runners name their own temporary files after the answer's, so one look finds them all. */
function removeBeginningWith(path: string): void {
  const folder = dirname(path)
  const head = basename(path)
  for (const name of namesIn(folder)) {
    if (name.startsWith(head)) removeFile(join(folder, name))
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function now(): string {
  return new Date().toISOString()
}
