import { closeSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../io/disk-error.ts'
import { openIfThere } from '../../io/open-if-there.ts'
import { explainFileError } from '../../io/process-errors.ts'
import { readTail } from '../../io/text-tail.ts'
import type { AgentFiles, AgentOutput } from './definition.ts'

const TAIL_BYTES = 65_536
/** Of a program that has printed more, the end is read: no string holds much more. */
const LONGEST_BYTES = 256 * 1024 * 1024

/** The folder of one call, beside its answer, for everything the program writes. */
export class Scratch implements AgentFiles {
  readonly #folder: string
  readonly stdout: string
  readonly stderr: string
  readonly prompt: string
  readonly emptyFolder: string
  readonly lastMessage: string
  readonly policy: string
  readonly requestLog: string

  /** @throws LaunchError `output_not_writable` */
  constructor(outputPath: string) {
    this.#folder = `${outputPath}.call`
    this.stdout = join(this.#folder, 'stdout')
    this.stderr = join(this.#folder, 'stderr')
    this.prompt = join(this.#folder, 'prompt')
    this.emptyFolder = join(this.#folder, 'empty')
    this.lastMessage = join(this.#folder, 'last-message')
    this.policy = join(this.#folder, 'policy.toml')
    this.requestLog = join(this.#folder, 'requests')
    try {
      // What a killed process left there belongs to another call.
      this.remove()
      mkdirSync(this.emptyFolder, { recursive: true })
    } catch (error) {
      throw explainFileError(error, this.#folder, 'written')
    }
  }

  output(): AgentOutput {
    return this.#read(readWhole)
  }

  /** The end of what there is so far, begun at a line; one long line is given whole. */
  outputSoFar(): AgentOutput {
    return this.#read(readEnd)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #read(read: (path: string) => string): AgentOutput {
    return {
      stdout: read(this.stdout),
      stderr: read(this.stderr),
      lastMessage: read(this.lastMessage),
      requestLog: filesAt(this.requestLog).map(read),
    }
  }
}

function readWhole(path: string): string {
  return readLast(path, LONGEST_BYTES)
}

function readEnd(path: string): string {
  const tail = readLast(path, TAIL_BYTES)
  if (Buffer.byteLength(tail) < TAIL_BYTES) return tail
  const lineEnd = tail.trimEnd().indexOf('\n')
  return lineEnd < 0 ? readWhole(path) : tail.slice(lineEnd + 1)
}

function readLast(path: string, bytes: number): string {
  const fd = openIfThere(path)
  if (fd === undefined) return ''
  try {
    return readTail(fd, bytes)
  } finally {
    closeSync(fd)
  }
}

/** The files of a folder, or the path itself when it is a file. */
function filesAt(path: string): string[] {
  try {
    return readdirSync(path)
      .sort()
      .map((name) => join(path, name))
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return [path]
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}
