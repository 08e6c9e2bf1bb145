import type { EventListener } from '../../core/event.ts'
import type { Runner } from '../../runners/contract.ts'

export interface StageRunnerOptions {
  /** The folder with `1_raw`, for templates and models. */
  readonly dataRoot: string
  /** Answers every call. Default: the registered runner of the model's provider. */
  readonly runner?: Runner
  /** The folder with the templates' texts. Default `1_raw/templates` in the data root. */
  readonly templatesRoot?: string
  /** Extra attempts after a failed one. Default 0. */
  readonly retries?: number
  /** Told every event as it happens. */
  readonly log?: EventListener
  /** Stops what runs; nothing new starts. */
  readonly signal?: AbortSignal
}

export interface StageRunSettings {
  /** Whether the generation is made anew although it is there. Default `false`. */
  readonly force?: boolean
  /**
   * When the text above it was last made here, in milliseconds since 1970. A generation without a
   * record that is older is made again.
   */
  readonly parentMadeAt?: number
}
