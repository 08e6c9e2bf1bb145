import { isFolder } from '../../io/is-folder.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import { generationPaths } from './generation-paths.ts'
import { type GenerationState, lookAt } from './generation-state.ts'
import { type Metadata, type MetadataReading, readMetadata } from './metadata.ts'
import { isAsRecorded, type MetadataIndex } from './metadata-index.ts'

/** How a generation stands on the disk. */
export interface Looked {
  readonly reading: MetadataReading
  readonly state: GenerationState
  /** Whether the metadata is what an index keeps of it, a part; its file was not read then. */
  readonly isPart: boolean
}

const ABSENT: MetadataReading = { kind: 'absent' }
const NOTHING: GenerationState = {
  metadata: undefined,
  record: undefined,
  prompt: undefined,
  raw: undefined,
  parsed: undefined,
  isCutOff: false,
}

/** The generations of a data root, to be looked at by their ids. */
export class StoredGenerations {
  readonly #gensFolder: string
  readonly #index: MetadataIndex

  /** @param index Saves reading the metadata of generations that have not changed. */
  constructor(gensFolder: string, index: MetadataIndex) {
    this.#gensFolder = gensFolder
    this.#index = index
  }

  /** @throws DiskError */
  read(stage: CohortStage, genId: string): MetadataReading {
    const { folder, metadata } = generationPaths(this.#gensFolder, stage, genId)
    // A read that fails takes ten times as long, and of a new cohort all would.
    return isFolder(folder) ? readMetadata(metadata) : ABSENT
  }

  /** What says which generation is stored under an id; `undefined` for none that can be read. */
  identity(stage: CohortStage, genId: string): Metadata | undefined {
    const known = this.#index.get(stage, genId)
    if (known !== undefined) return known
    const reading = this.read(stage, genId)
    return reading.kind === 'read' ? reading.metadata : undefined
  }

  /** @throws DiskError */
  look(stage: CohortStage, genId: string): Looked {
    const paths = generationPaths(this.#gensFolder, stage, genId)
    const known = this.#index.get(stage, genId)
    if (known !== undefined) {
      const state = lookAt(paths, known)
      const reading = { kind: 'read', metadata: known } as const
      if (isAsRecorded(state)) return { reading, state, isPart: true }
    }
    if (!isFolder(paths.folder)) return { reading: ABSENT, state: NOTHING, isPart: false }
    const reading = readMetadata(paths.metadata)
    const metadata = reading.kind === 'read' ? reading.metadata : undefined
    return { reading, state: lookAt(paths, metadata), isPart: false }
  }
}
