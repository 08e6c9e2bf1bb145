import { existsSync, statSync } from 'node:fs'
import { isObject, type JsonObject } from '../core/json-object.ts'
import { plainJson } from '../core/plain-json.ts'
import { ReverieError } from '../core/errors.ts'
import { sha256 } from '../core/sha256.ts'
import { parseJsonValue } from '../io/json-file.ts'
import { readSourceText } from '../io/source-text.ts'

/** What is kept of a stage that was completed. */
interface Kept {
  /** Fingerprint of the stage's name and input. */
  input: string
  /** Absent for a stage that gives nothing. */
  value?: unknown
  /** Fingerprint of the value the stage gave; another one says that a person has edited it. */
  made: string
  isReusable: boolean
}

/** A value an earlier run came to on the same input. */
export interface KeptValue {
  value: unknown
  /** Whether it can be taken as it is, without running the stage. */
  isFinal: boolean
}

const ABOUT =
  'The values of completed stages. Edit a value, and the stages that need it are run again; delete an entry, and its own stage is.'

/** The file of values of a pipeline is not what it should be. */
export class ValuesFileError extends ReverieError {
  readonly path: string

  constructor(path: string, problem: string, cause?: unknown) {
    const howTo = 'Mend it by hand; or delete it, and every stage is run again.'
    super('values_file', `${problem} ${howTo}`, { cause })
    this.path = path
  }
}

/**
 * The values of a pipeline's completed stages in a file a person may edit at any time, also while
 * the pipeline runs: it is looked at for every look and every change, and read afresh when it is
 * another than it was.
 */
export class PipelineValues {
  readonly #path: string
  readonly #write: (text: string) => void
  /** What the file held when it was last read or written. */
  #known: { mark: string; values: ReadonlyMap<string, Kept> } | undefined

  constructor(path: string, write: (text: string) => void) {
    this.#path = path
    this.#write = write
  }

  /** @throws ValuesFileError when the file is broken. */
  check(): void {
    this.#read()
  }

  /** The value of a stage that was completed on this very input. @throws ValuesFileError */
  find(stage: string, input: string): KeptValue | undefined {
    const kept = this.#read().get(stage)
    if (kept?.input !== input) return undefined
    const isFinal = kept.isReusable || fingerprint(kept.value) !== kept.made
    // A stage may change what it is given; what is kept must not change with it.
    return { value: structuredClone(kept.value), isFinal }
  }

  /** @throws NotJsonError when the value cannot be kept. @throws ValuesFileError */
  put(stage: string, input: string, value: unknown, isReusable: boolean): void {
    const made = fingerprint(value)
    this.#change((values) => {
      values.set(stage, { input, value: structuredClone(value), made, isReusable })
    })
  }

  /** Forgets a stage's value. @throws ValuesFileError */
  drop(stage: string): void {
    if (existsSync(this.#path)) this.#change((values) => values.delete(stage))
  }

  #change(change: (values: Map<string, Kept>) => void): void {
    const values = new Map(this.#read())
    change(values)
    const stages = Object.fromEntries(values)
    const text = `${JSON.stringify({ about: ABOUT, stages }, null, 2)}\n`
    this.#write(text)
    const mark = markOf(this.#path)
    const isOurs = mark.startsWith(`${Buffer.byteLength(text)} `)
    this.#known = isOurs ? { mark, values } : undefined
  }

  #read(): ReadonlyMap<string, Kept> {
    if (!existsSync(this.#path)) return new Map()
    const mark = markOf(this.#path)
    if (this.#known?.mark !== mark) this.#known = { mark, values: this.#parse() }
    return this.#known.values
  }

  #parse(): Map<string, Kept> {
    let content: unknown
    try {
      content = parseJsonValue(readSourceText(this.#path), this.#path)
    } catch (error) {
      throw new ValuesFileError(this.#path, (error as Error).message, error)
    }
    const stages = fieldsOf(fieldsOf(content)?.['stages'])
    if (stages === undefined)
      throw new ValuesFileError(this.#path, `${this.#path}: 'stages' is missing.`)
    return new Map(
      Object.entries(stages).map(([stage, entry]) => [stage, keptOf(this.#path, stage, entry)]),
    )
  }
}

/**
 * The identity of a stage's work: `s1:` and 32 hex digits of SHA-256 over its name, its input and
 * the settings of the run.
 *
 * @throws NotJsonError when the input is no plain JSON.
 */
export function workKey(stage: string, input: unknown, config: object): string {
  const settings = Object.keys(config).length === 0 ? '' : plainJson(config)
  return `s1:${digest(`${stage}\n${settings}\n${input === undefined ? '' : plainJson(input)}`)}`
}

/** What tells a file from the one that was there before: its size, its number and when it was changed. */
function markOf(path: string): string {
  const { size, ino, mtimeNs } = statSync(path, { bigint: true })
  return `${size} ${ino} ${mtimeNs}`
}

function fingerprint(value: unknown): string {
  return `v1:${digest(value === undefined ? '' : plainJson(value))}`
}

function digest(text: string): string {
  return sha256(text).slice(0, 32)
}

function keptOf(path: string, stage: string, entry: unknown): Kept {
  const { input, value, made, isReusable = true } = fieldsOf(entry) ?? {}
  if (typeof input === 'string' && typeof made === 'string' && typeof isReusable === 'boolean') {
    return { input, value, made, isReusable }
  }
  throw new ValuesFileError(path, `${path}: stage '${stage}' lacks 'input' or 'made'.`)
}

function fieldsOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}
