import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import { makeParent, moveFile, PARTIAL, readText } from '../../io/files.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { GenerationState } from './generation-state.ts'
import { decodeLine, encodeLine } from './index-line.ts'
import type { Metadata } from './metadata.ts'

// Reading a hundred thousand small files takes seconds. This keeps what a look at a cohort needs of
// them in one; it can be deleted at any time, and is believed only for texts that are as they were.

/** What is known of generations without reading their metadata. */
export class MetadataIndex {
  readonly #lines = new Map<string, string>()

  /** Reads an index; one that is not there, or cannot be read, knows nothing. */
  static open(path: string): MetadataIndex {
    return new MetadataIndex(existsSync(path) ? readText(path) : '')
  }

  private constructor(text: string) {
    for (const line of text.split('\n')) {
      const end = line.indexOf('\t')
      if (end > 0) this.#lines.set(line.slice(0, end), line)
    }
  }

  get(stage: CohortStage, genId: string): Metadata | undefined {
    const line = this.#lines.get(keyOf(stage, genId))
    if (line === undefined) return undefined
    try {
      return decodeLine(line.slice(line.indexOf('\t') + 1))
    } catch {
      return undefined
    }
  }
}

const CHUNK = 1_000_000

/**
 * Writes an index anew; it takes the place of the old one when it is finished. It is a convenience,
 * so what goes wrong with it stops no work: there is none then.
 */
export class MetadataIndexWriter {
  readonly #path: string
  #file: number | undefined
  #waiting = ''

  constructor(path: string) {
    this.#path = path
    this.#attempt(() => {
      makeParent(path)
      this.#file = openSync(path + PARTIAL, 'w')
    })
  }

  add(stage: CohortStage, genId: string, metadata: Metadata): void {
    const line = this.#file === undefined ? undefined : encodeLine(metadata)
    if (line === undefined) return
    this.#waiting += `${keyOf(stage, genId)}\t${line}\n`
    if (this.#waiting.length > CHUNK) this.#attempt(() => this.#write())
  }

  finish(): void {
    this.#attempt(() => this.#write())
    if (this.#file === undefined) return
    closeSync(this.#file)
    this.#file = undefined
    this.#attempt(() => moveFile(this.#path + PARTIAL, this.#path))
  }

  #write(): void {
    if (this.#file === undefined) return
    const bytes = Buffer.from(this.#waiting)
    this.#waiting = ''
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done)
  }

  #attempt(operation: () => void): void {
    try {
      operation()
    } catch {
      if (this.#file === undefined) return
      closeSync(this.#file)
      this.#file = undefined
      rmSync(this.#path + PARTIAL, { force: true })
    }
  }
}

/** Whether the texts are exactly those that were recorded, none more and none less. */
export function isAsRecorded({ record, prompt, raw, parsed }: GenerationState): boolean {
  if (record?.failure !== undefined) return false
  const pairs = [
    [prompt, record?.prompt?.file],
    [raw, record?.raw?.file],
    [parsed, record?.parsed?.file],
  ] as const
  return pairs.every(([look, mark]) => (look === undefined ? mark === undefined : look.isKnown))
}

function keyOf(stage: CohortStage, genId: string): string {
  return `${stage},${genId}`
}
