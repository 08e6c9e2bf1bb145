import { readText } from '../../io/files.ts'
import type { Source } from '../generation-run/job.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { GenerationPaths } from '../store/generation-paths.ts'
import type { Metadata } from '../store/metadata.ts'

/** A generation that is there. It holds paths; its text is read when asked for. */
export class StageRunResult {
  readonly status = 'success'
  readonly stage: CohortStage
  readonly genId: string
  /** Where its text came from just now: a model, its parent, or the files that were there. */
  readonly source: Source
  readonly paths: GenerationPaths
  /** What `metadata.json` holds. */
  readonly metadata: Metadata

  constructor(fields: Pick<StageRunResult, 'stage' | 'genId' | 'source' | 'paths' | 'metadata'>) {
    this.stage = fields.stage
    this.genId = fields.genId
    this.source = fields.source
    this.paths = fields.paths
    this.metadata = fields.metadata
  }

  /** Its parsed text as it stands now, edits by hand included. @throws DiskError */
  text(): string {
    return readText(this.paths.parsed)
  }
}
