import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { onDisk } from '../../io/disk-error.ts'
import { tailOf } from '../../io/text-tail.ts'

/** So much of what came instead of an answer is held, in characters. */
const KEPT_LENGTH = 1024 * 1024
/** The end of it is not kept: it may have cut a key in two, which is then not known as one. */
const LONGEST_KEY = 8192
const TAIL_BYTES = 8192

/**
 * The answer file of one call, written as the answer comes. It is opened by the first text: a
 * thousand calls may be waiting for theirs.
 */
export class Answer {
  readonly #path: string
  #fd: number | undefined
  #isBlank = true
  #kept = ''

  constructor(path: string) {
    this.#path = path
  }

  get hasText(): boolean {
    return this.#fd !== undefined
  }

  /** Whether nothing but white space was written. */
  get isBlank(): boolean {
    return this.#isBlank
  }

  /** What came that is no part of an answer. */
  get kept(): string {
    return this.#kept
  }

  write(text: string): void {
    if (text === '') return
    const fd = (this.#fd ??= this.#onDisk(() => openSync(this.#path, 'w')))
    this.#kept = ''
    this.#onDisk(() => writeWhole(fd, text))
    if (this.#isBlank && /\S/u.test(text)) this.#isBlank = false
  }

  /** Takes what is no part of an answer, to stand in the file should no answer come. */
  keep(text: string): void {
    if (this.#fd === undefined) this.#kept += text.slice(0, KEPT_LENGTH - this.#kept.length)
  }

  /**
   * Ends the file. After a reply without an answer it holds what was kept, masked; without a reply
   * there is none. Returns the end of what was kept, where that is what came.
   */
  close(mask: (text: string) => string, hasReply: boolean): string | undefined {
    if (this.#fd !== undefined) {
      closeSync(this.#fd)
      return undefined
    }
    const masked = this.#kept === '' ? '' : mask(this.#kept).slice(0, KEPT_LENGTH - LONGEST_KEY)
    if (hasReply) this.#onDisk(() => writeFileSync(this.#path, masked))
    return masked === '' ? undefined : tailOf(masked, TAIL_BYTES)
  }

  #onDisk<T>(operation: () => T): T {
    return onDisk('write the answer to', this.#path, operation)
  }
}

/** A single write may take less than it was given, and then only bytes tell what is left. */
function writeWhole(fd: number, text: string): void {
  let written = writeSync(fd, text)
  if (written === Buffer.byteLength(text)) return
  const bytes = Buffer.from(text)
  while (written < bytes.length) written += writeSync(fd, bytes, written)
}
