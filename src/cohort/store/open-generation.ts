import { makeFolder, removeFile } from '../../io/files.ts'
import type { GenerationPaths } from './generation-paths.ts'
import { type GenerationState, lookAt } from './generation-state.ts'
import { type Metadata, moveAside, readMetadata, writeMetadata } from './metadata.ts'
import { type GenerationRecord, recordIn, withRecord } from './record.ts'

/** A generation that is being worked on, and the one way to change what is known of it. */
export class OpenGeneration {
  readonly paths: GenerationPaths
  #metadata: Metadata

  /**
   * Reads a generation's metadata and makes its folder. A file that cannot be read is kept under
   * another name, which `warn` is told.
   *
   * @param fields Of the metadata, in place of what the file says.
   * @throws DiskError
   */
  static open(
    paths: GenerationPaths,
    fields: Metadata,
    warn: (message: string) => void,
  ): OpenGeneration {
    const reading = readMetadata(paths.metadata)
    if (reading.kind === 'unreadable') {
      const aside = moveAside(reading.path)
      warn(`${reading.path} cannot be read (${reading.problem}). It is kept as ${aside}.`)
    }
    if (reading.kind === 'absent') makeFolder(paths.folder)
    const found = reading.kind === 'read' ? reading.metadata : {}
    return new OpenGeneration(paths, { ...found, ...fields })
  }

  private constructor(paths: GenerationPaths, metadata: Metadata) {
    this.paths = paths
    this.#metadata = metadata
  }

  get metadata(): Metadata {
    return this.#metadata
  }

  get record(): GenerationRecord | undefined {
    return recordIn(this.#metadata)
  }

  look(): GenerationState {
    return lookAt(this.paths, this.#metadata)
  }

  /** Writes the metadata, with these fields changed and all others as they were. @throws DiskError */
  save(record: GenerationRecord, fields: Metadata = {}): void {
    this.#metadata = withRecord({ ...this.#metadata, ...fields }, record)
    writeMetadata(this.paths.metadata, this.#metadata)
  }

  /** Removes the text of a phase and of all below it. @throws DiskError */
  clear(from: 'prompt' | 'raw' | 'parsed'): void {
    const { paths } = this
    if (from === 'prompt') removeFile(paths.prompt)
    if (from !== 'parsed') for (const path of [paths.raw, paths.rawMetadata]) removeFile(path)
    for (const path of [paths.parsed, paths.parsedMetadata]) removeFile(path)
  }
}
