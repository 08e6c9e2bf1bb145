import type { Backend } from '../../core/backend.ts'
import type { Session } from '../../session.ts'
import type { CheckedSpec } from '../stage-runner/spec.ts'
import type { OpenGeneration } from '../store/open-generation.ts'
import type { WantedAnswer } from './wanted.ts'

/** A generation to be made, or found made. */
export interface Job {
  readonly spec: CheckedSpec
  /** Its stage in the session. */
  readonly name: string
  readonly session: Session
  readonly open: OpenGeneration
  /** Whether everything is made anew. */
  readonly force: boolean
}

/** One that a model may have to be asked for. */
export interface AnswerJob extends Job {
  readonly wanted: WantedAnswer
  readonly backend: Backend
  /** Extra attempts after a failed one. */
  readonly retries: number
  /** @throws TemplateError */
  readonly render: () => string
}

/** One that is its parent's text. */
export interface CopyJob extends Job {
  /** The file it is made of, absolute. */
  readonly source: string
  /** The same, for the metadata. */
  readonly sourceName: string
  readonly parentMadeAt?: number
}

/** Where a generation's text came from just now. */
export type Source = 'model' | 'copy' | 'cache'
