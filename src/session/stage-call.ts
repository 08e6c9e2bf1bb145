import type { Backend, BackendLike } from '../core/backend.ts'
import { refuseNoObject } from '../core/refuse-unknown.ts'
import { type Prompt, type PromptOptions, type StageRequest, stageRequest } from './options.ts'

/** Options of one stage of a fan-out; retrying is the fan-out's. */
export type StageOptions = Omit<PromptOptions, 'retries' | 'retryDelayMs'>

/** One stage of a fan-out, checked and frozen, not yet running. */
export class StageCall<Name extends string = string> implements StageRequest {
  readonly stage: Name
  readonly prompt: Prompt
  readonly backend: Backend
  readonly fallback: Backend | undefined
  readonly options: StageRequest['options']

  /** @throws TypeError for a name, prompt or option that cannot be meant. */
  constructor(stage: Name, prompt: Prompt, backend: BackendLike, options: StageOptions) {
    refuseNoObject(`Stage '${stage}'`, options)
    for (const key of ['retries', 'retryDelayMs']) {
      if (key in options) {
        throw new TypeError(
          `Stage '${stage}': ${key} belongs to runParallel({ ${key} }), not to stage().`,
        )
      }
    }
    const request = stageRequest(stage, prompt, backend, options)
    this.stage = stage
    this.prompt = request.prompt
    this.backend = request.backend
    this.fallback = request.fallback
    this.options = Object.freeze(request.options)
    Object.freeze(this)
  }
}
