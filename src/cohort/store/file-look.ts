import { readFileSync, statSync } from 'node:fs'
import { errnoOf, onDisk } from '../../io/disk-error.ts'
import { digestOf } from './digest.ts'

/** What a file was when it was last read, kept so that it need not be read again while it is the same. */
export interface FileMark {
  readonly digest: string
  readonly bytes: number
  readonly mtimeMs: number
}

const QUIET = { throwIfNoEntry: false } as const

/** One look at a file that is there: its size and time at once, its digest when asked for. */
export class FileLook {
  readonly path: string
  readonly bytes: number
  readonly mtimeMs: number
  /** Whether size and time are those it was known by. */
  readonly isKnown: boolean
  #digest: string | undefined

  /** Looks at a file; `undefined` when there is none or nothing in it. */
  static at(path: string, known?: FileMark): FileLook | undefined {
    try {
      const stats = statSync(path, QUIET)
      if (stats === undefined || stats.size === 0 || !stats.isFile()) return undefined
      return new FileLook(path, stats.size, stats.mtimeMs, known)
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') return undefined
      throw error
    }
  }

  private constructor(path: string, bytes: number, mtimeMs: number, known: FileMark | undefined) {
    this.path = path
    this.bytes = bytes
    this.mtimeMs = mtimeMs
    this.isKnown = known?.bytes === bytes && known.mtimeMs === mtimeMs
    if (this.isKnown) this.#digest = known?.digest
  }

  /** Reads the file, unless it is as it was known. @throws DiskError */
  get digest(): string {
    this.#digest ??= digestOf(onDisk('read', this.path, () => readFileSync(this.path)))
    return this.#digest
  }

  get mark(): FileMark {
    return { digest: this.digest, bytes: this.bytes, mtimeMs: this.mtimeMs }
  }
}
