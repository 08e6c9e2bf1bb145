import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { DiskError, onDisk } from './disk-error.ts'

const flush = promisify(fdatasync)

/** A file of lines that only grows, written through at once and safe against a torn last line. */
export class AppendLog {
  readonly path: string
  readonly #fd: number
  #size: number
  #flushing: Promise<void> = Promise.resolve()
  #queued: Promise<void> | undefined
  #closed = false

  /** @throws DiskError when the file cannot be opened for writing. */
  constructor(path: string) {
    this.path = path
    this.#fd = onDisk('open', path, () => openSync(path, 'a+'))
    this.#size = fstatSync(this.#fd).size
    // A crash may have left half a line: it stays, as a line of its own, and is reported by readers.
    if (this.#size > 0 && !this.#endsWithLineEnd()) this.#write('\n')
  }

  /** @throws DiskError; TypeError when the file is closed. */
  append(line: string): void {
    this.#write(`${line}\n`)
  }

  /**
   * Resolves when everything appended so far is on the disk itself. Calls made while a flush runs
   * share the next one, so many stages that end together cost one flush.
   *
   * @throws DiskError
   */
  sync(): Promise<void> {
    this.#queued ??= this.#flushing.then(async () => {
      this.#queued = undefined
      if (this.#closed) return
      const flushing = flush(this.#fd)
      // Whatever becomes of it, the next one is tried.
      this.#flushing = flushing.catch(() => {})
      try {
        await flushing
      } catch (error) {
        throw new DiskError('flush', this.path, error)
      }
    })
    return this.#queued
  }

  async close(): Promise<void> {
    if (this.#closed) return
    await this.sync()
    this.#closed = true
    closeSync(this.#fd)
  }

  #write(text: string): void {
    // The system gives the descriptor of a closed file to the next one that is opened.
    if (this.#closed)
      throw new TypeError(`${this.path} is closed; nothing is written to it any more.`)
    const bytes = Buffer.from(text)
    onDisk('append to', this.path, () => {
      try {
        let done = 0
        while (done < bytes.length) done += writeSync(this.#fd, bytes, done)
        this.#size += bytes.length
      } catch (error) {
        // A full disk may take half a line; cut it off so that the next line stands alone.
        ftruncateSync(this.#fd, this.#size)
        throw error
      }
    })
  }

  #endsWithLineEnd(): boolean {
    const last = Buffer.alloc(1)
    readSync(this.#fd, last, 0, 1, this.#size - 1)
    return last[0] === 0x0a
  }
}
