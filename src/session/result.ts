import type { CallRecord } from '../core/event.ts'
import { extractJson } from '../core/json/extract-json.ts'
import { json } from '../core/parse/json.ts'
import type { Schema } from '../core/parse/schema.ts'
import { readText } from '../io/files.ts'

/** Where an answer came from: a call just made, an earlier run, or the second backend. */
export type PromptSource = 'runner' | 'cache' | 'fallback'

export interface PromptResultFields {
  stage: string
  inputPath: string
  outputPath: string
  /** The call that gave the answer; for a cached one, the call of the run that made it. */
  process: CallRecord
  /** Attempts it took, over both backends. */
  attempts: number
  source: PromptSource
  /** The backend that answered, as `provider:model`. */
  backend: string
}

/** A finished stage. It holds paths; the answer is read from its file when asked for. */
export class PromptResult implements PromptResultFields {
  readonly status = 'success'
  readonly stage: string
  readonly inputPath: string
  readonly outputPath: string
  readonly process: CallRecord
  readonly attempts: number
  readonly source: PromptSource
  readonly backend: string

  constructor(fields: PromptResultFields) {
    this.stage = fields.stage
    this.inputPath = fields.inputPath
    this.outputPath = fields.outputPath
    this.process = fields.process
    this.attempts = fields.attempts
    this.source = fields.source
    this.backend = fields.backend
  }

  /** The answer as it stands in its file now, edits by hand included. @throws DiskError */
  text(): string {
    return readText(this.outputPath)
  }

  /**
   * The JSON in the answer, found in prose and fences, checked and normalised by a schema (zod, or
   * anything with its `safeParse`). Without one, any object.
   *
   * @throws ParseError when there is none, or it does not fit.
   */
  json<T = unknown>(schema?: Schema<T>): T {
    if (schema !== undefined) return json(schema)(this.text())
    return extractJson(this.text()).value as T
  }
}
