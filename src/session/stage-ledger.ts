import { existsSync } from 'node:fs'
import { messageOf } from '../core/errors.ts'
import type { ReverieEvent } from '../core/event.ts'
import { ParseError } from '../core/parse-error.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { addUsage, type Usage } from '../core/usage.ts'
import { readText } from '../io/files.ts'
import type { Reading } from '../stage/stage.ts'
import { Outcome } from '../stage/outcome.ts'
import type { Artifact, StageDebug, StageResult, StageSource } from '../core/result.ts'
import type { PromptResult } from './result.ts'

/** Keeps book while a stage runs, and makes its result of it. */
export class StageLedger {
  readonly stage: string
  readonly #startedAt = new Date()
  readonly #started = performance.now()
  readonly #artifacts = new Map<string, Artifact>()
  readonly #repairs: string[] = []
  #attempts = 0
  #usage: Usage | undefined
  #costUsd: number | undefined
  #source: StageSource = 'none'
  #hasCalls = false
  #isReusable: boolean
  #rawPath: string | undefined
  #cleanedJson: string | null = null
  #error: string | null = null

  constructor(stage: string, isReusable: boolean) {
    this.stage = stage
    this.#isReusable = isReusable
  }

  /** Whether there is an answer, or should be. */
  get hasCalls(): boolean {
    return this.#hasCalls
  }

  get artifacts(): Artifact[] {
    return [...this.#artifacts.values()]
  }

  left(role: string, path: string): void {
    this.#artifacts.set(role, { stage: this.stage, role, path })
  }

  /** Something had a say in the value that may say otherwise the next time. */
  notReusable(): void {
    this.#isReusable = false
  }

  /** Follows the attempts of a call. */
  see(event: ReverieEvent): void {
    if (event.type === 'attempt-start' && event.inputPath !== undefined)
      this.#repairs.push('repair-turn')
    if (event.type !== 'attempt-end') return
    this.#attempts += 1
    this.#usage = addUsage(this.#usage, event.usage)
    if (event.costUsd !== undefined) this.#costUsd = (this.#costUsd ?? 0) + event.costUsd
    if (event.reason !== undefined) this.#error = event.reason
  }

  answered(result: PromptResult, reading: Reading<unknown>, source: StageSource): void {
    this.#called(source)
    this.#rawPath = result.outputPath
    this.#cleanedJson = reading.cleanedJson ?? null
    this.#repairs.push(...(reading.repairs ?? []))
    if (source === 'cache') {
      this.#usage = addUsage(this.#usage, result.process.usage)
      const { costUsd } = result.process
      if (costUsd !== undefined) this.#costUsd = (this.#costUsd ?? 0) + costUsd
    }
  }

  /** @param answerPath an answer of an earlier run that could not be read any more */
  unanswered(error: unknown, source: 'model' | 'override', answerPath?: string): void {
    this.#called(source)
    this.#error = messageOf(error)
    if (error instanceof PipelineError) {
      const last = error.attemptErrors.findLast(({ failedPath }) => failedPath)
      const cause = last === undefined ? error.lastError : last.cause
      this.#rawPath = last?.failedPath ?? answerPath
      this.#cleanedJson = cause instanceof ParseError ? (cause.json ?? null) : null
    }
  }

  success<Output>(returned: Output | Outcome<Output>): StageResult<Output> {
    if (!(returned instanceof Outcome)) {
      return this.#result({ status: 'success', message: 'Done', data: returned, errors: [] })
    }
    const { status, message, data, errors, source } = returned
    if (source !== undefined) {
      this.#source = source
      this.#hasCalls ||= source !== 'cache'
    }
    return this.#result({ status, message, data, errors })
  }

  failure<Output>(message: string, errors: readonly string[]): StageResult<Output> {
    return this.#result<Output>({ status: 'failure', message, data: undefined, errors })
  }

  #called(source: StageSource): void {
    this.#source = source
    this.#hasCalls = true
    this.#isReusable = false
  }

  #result<Output>(
    outcome: Pick<StageResult<Output>, 'status' | 'message' | 'data' | 'errors'>,
  ): StageResult<Output> {
    return {
      stage: this.stage,
      ...outcome,
      isReusable: this.#isReusable,
      source: this.#source,
      attempts: this.#attempts,
      startedAt: this.#startedAt.toISOString(),
      durationMs: Math.round(performance.now() - this.#started),
      usage: this.#usage,
      costUsd: this.#costUsd,
      artifacts: this.artifacts,
      debug: debugOf(this.#rawPath, this.#cleanedJson, this.#error),
      repairs: this.#repairs,
    }
  }
}

/** The raw text is read when asked for: a thousand results must not hold a thousand answers. */
function debugOf(
  rawPath: string | undefined,
  cleanedJson: string | null,
  error: string | null,
): StageDebug {
  return {
    get llm_raw_text() {
      return rawPath !== undefined && existsSync(rawPath) ? readText(rawPath) : null
    },
    llm_cleaned_json: cleanedJson,
    llm_error: error,
  }
}
