import type { Backend } from '../core/backend.ts'
import type { CancelScope } from '../core/cancel-scope.ts'
import type { ReverieEvent } from '../core/event.ts'
import type { Runner } from '../runners/contract.ts'
import type { StagePaths } from './artifacts.ts'
import type { StageRequest } from './options.ts'
import type { SessionStore } from './store.ts'

/** What all attempts of a stage have in common. */
export interface AttemptContext {
  request: StageRequest
  paths: StagePaths
  store: SessionStore
  scope: CancelScope
  killDelayMs: number
  emit: (event: ReverieEvent) => void
  /** Takes known secrets out of what is shown and kept. */
  mask: (text: string) => string
}

export interface AttemptTarget {
  attempt: number
  backend: Backend
  runner: Runner
  /** Whether this is the second backend, which the first one's flags are not meant for. */
  isFallback: boolean
  /** The prompt of a repair turn. Default: the stage's own. */
  inputPath?: string
}
