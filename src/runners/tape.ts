import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Backend, formatBackend } from '../core/backend.ts'
import { ReverieError } from '../core/errors.ts'
import { fingerprint } from '../core/fingerprint.ts'
import { isObject } from '../core/json-object.ts'
import { sha256 } from '../core/sha256.ts'
import { readPrompt } from '../io/call-files.ts'
import { onDisk } from '../io/disk-error.ts'
import { copyWhole, makeFolder, readText, removeFile, writeWhole } from '../io/files.ts'
import { parseJsonValue } from '../io/json-file.ts'
import type { RunnerReply, RunnerRequest } from './contract.ts'

/**
 * A folder of recorded calls: `<stage>.<question>.<backend>.<attempt>.json` holds the reply, a file
 * of the same name with `.md` the answer. The stage's name keeps replicates apart. The question
 * leaves the backend out, so that a tape also answers whoever asks the same of another.
 */
export class Tape {
  readonly folder: string

  constructor(folder: string) {
    this.folder = resolve(folder)
  }

  /** Sees, before a call is paid for, that it can be kept. @throws DiskError */
  open(): void {
    makeFolder(this.folder)
    onDisk('record in', this.folder, () => accessSync(this.folder, constants.W_OK))
  }

  /** Keeps a call. What stands in `mask` of it is taken out. @throws DiskError */
  keep(request: RunnerRequest, reply: RunnerReply, mask: (text: string) => string): void {
    // Cut off from this side, it says nothing of what the backend would have answered.
    if (reply.verdict === 'cancelled') return
    const path = join(this.folder, `${headOf(request)}${tailOf(request.backend, request.attempt)}`)
    const masked = JSON.parse(JSON.stringify(reply), (_, value: unknown) =>
      // Texts alone: a password of digits may stand in a count, and would leave it no JSON.
      typeof value === 'string' ? mask(value) : value,
    ) as RunnerReply
    // A transcript lies beside the answer of the run that was recorded and is gone with it.
    delete masked.transcriptPath
    if (existsSync(request.outputPath)) {
      const answer = readFileSync(request.outputPath)
      const text = answer.toString('utf8')
      const shown = mask(text)
      // Bytes that are no text are kept as they are.
      writeWhole(`${path}.md`, shown === text ? answer : shown)
    } else {
      removeFile(`${path}.md`)
    }
    writeWhole(`${path}.json`, `${JSON.stringify(masked, null, 2)}\n`)
  }

  /**
   * Plays a call back: the backend's own if it was recorded, else that of whoever was asked the
   * same; the same attempt, else the last one before it, else the first.
   *
   * @throws NotRecordedError when there is none.
   * @throws ReverieError `recording_ambiguous` when several others were asked the same,
   * `json_syntax` or `recording_invalid` when what was recorded is no reply any more.
   */
  play(request: RunnerRequest): RunnerReply {
    const path = join(this.folder, this.#find(request))
    const reply = replyIn(`${path}.json`)
    if (existsSync(`${path}.md`)) copyWhole(`${path}.md`, request.outputPath)
    return reply
  }

  /** The name of a recorded call, without its ending. */
  #find(request: RunnerRequest): string {
    const head = headOf(request)
    const exact = head + tailOf(request.backend, request.attempt)
    if (existsSync(join(this.folder, `${exact}.json`))) return exact
    const takes = this.#names()
      .filter((name) => name.startsWith(head) && TAIL.test(name.slice(head.length)))
      .map((name) => ({ name, attempt: Number(name.split('.').at(-1)) }))
      .sort((a, b) => a.attempt - b.attempt)
    const own = takes.filter(({ name }) => name.startsWith(head + tailOf(request.backend, '')))
    const usable = own.length > 0 ? own : takes
    const take = usable.findLast(({ attempt }) => attempt <= request.attempt) ?? usable[0]
    if (take === undefined) throw new NotRecordedError(this.folder, request.stage, this.#stages())
    if (usable.filter(({ attempt }) => attempt === take.attempt).length > 1) {
      throw new ReverieError(
        'recording_ambiguous',
        `${this.folder} holds answers of several backends for the stage '${request.stage}'. Say whose, as in 'replay:${this.folder}:claude:sonnet'.`,
      )
    }
    return take.name
  }

  #names(): string[] {
    if (!existsSync(this.folder)) return []
    const files = onDisk('read the recording in', this.folder, () => readdirSync(this.folder))
    const names = files.filter((name) => name.endsWith('.json'))
    return names.map((name) => name.slice(0, -'.json'.length))
  }

  #stages(): string[] {
    return [...new Set(this.#names().map((name) => name.replace(/\.[0-9a-f]{12}\..*$/, '')))]
  }
}

function replyIn(path: string): RunnerReply {
  const reply = parseJsonValue(readText(path), path)
  if (isObject(reply)) return reply as unknown as RunnerReply
  throw new ReverieError(
    'recording_invalid',
    `${path} holds ${JSON.stringify(reply)} and no reply. Mend it, or remove it and record the call anew.`,
  )
}

function headOf(request: RunnerRequest): string {
  const prompt = readPrompt(request.inputPath)
  const question = fingerprint({ ...request, prompt, backend: { provider: '', model: '' } })
  return `${request.stage}.${question.slice(3, 15)}.`
}

const TAIL = /^[0-9a-f]{8}\.\d+$/

function tailOf(backend: Backend, attempt: number | ''): string {
  return `${sha256(Buffer.from(formatBackend(backend))).slice(0, 8)}.${attempt}`
}

/** A tape holds no answer to a question. */
export class NotRecordedError extends ReverieError {
  readonly folder: string
  readonly stage: string

  constructor(folder: string, stage: string, stages: readonly string[]) {
    const why =
      stages.length === 0
        ? 'there is no recording in it'
        : stages.includes(stage)
          ? 'the stage is there, but was asked something else'
          : `it has the stages ${stages.slice(0, 10).join(', ')}`
    super(
      'not_recorded',
      `${folder} holds no answer for the stage '${stage}': ${why}. Record it with a backend such as 'record:${folder}:claude:sonnet'.`,
    )
    this.folder = folder
    this.stage = stage
  }
}
