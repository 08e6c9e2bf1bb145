import { parseBackend } from '../core/backend.ts'
import type { AttemptEnd, ReverieEvent, StageOutcome, StageStart } from '../core/event.ts'
import { sha256 } from '../core/sha256.ts'
import type { CallPatch, CallRow, CallStatus } from './call-row.ts'

/** Reads a file an event names; `undefined` where it is gone. */
export type ReadArtifact = (path: string) => string | undefined

export interface LogChanges {
  rows: readonly CallRow[]
  patches: readonly CallPatch[]
}

interface Attempt {
  event: AttemptEnd
  runId: string
  /** The prompt of a repair turn. */
  repairInput: string | undefined
}

interface OpenStage {
  start: StageStart
  repairInput?: string | undefined
  /** Attempts whose files may still move: an answer is in its place when its stage has ended. */
  attempts: Attempt[]
  lastRow?: { id: string; status: CallStatus }
}

const NOTHING: LogChanges = { rows: [], patches: [] }

/**
 * Turns the events of sessions, in their order, into rows of the call log. The same events give
 * the same rows with the same ids, so reading a journal twice adds nothing.
 */
export class CallRows {
  readonly #read: ReadArtifact
  readonly #open = new Map<string, OpenStage>()
  #runId = 'unknown'

  constructor(read: ReadArtifact) {
    this.#read = read
  }

  /** What an event adds to the log. */
  see(event: ReverieEvent): LogChanges {
    if (event.type === 'session-start') {
      this.#runId = `${event.prefix}@${event.at}#${event.pid}`
    } else if (event.type === 'stage-start') {
      this.#open.set(event.stage, { start: event, attempts: [] })
    } else if (event.type === 'attempt-start') {
      const open = this.#open.get(event.stage)
      if (open !== undefined) open.repairInput = event.inputPath
    } else if (event.type === 'attempt-end') {
      const open = this.#open.get(event.stage)
      open?.attempts.push({ event, runId: this.#runId, repairInput: open.repairInput })
      if (open !== undefined) open.repairInput = undefined
    } else if (event.type === 'stage-end') {
      return { rows: this.#settle(event.stage), patches: [] }
    } else if (event.type === 'stage-outcome') {
      return this.#outcome(event)
    }
    return NOTHING
  }

  /** The rows of stages whose end never came. */
  end(): LogChanges {
    return { rows: [...this.#open.keys()].flatMap((stage) => this.#settle(stage)), patches: [] }
  }

  #settle(stage: string): CallRow[] {
    const open = this.#open.get(stage)
    if (open === undefined) return []
    const rows = open.attempts.map((attempt) => this.#attempt(open, attempt))
    open.attempts = []
    const last = rows.at(-1)
    if (last !== undefined) open.lastRow = { id: last.id, status: last.status }
    return rows
  }

  #attempt({ start }: OpenStage, { event, runId, repairInput }: Attempt): CallRow {
    const { provider, model } = parseBackend(event.backend)
    const { inputTokens, outputTokens } = event.usage ?? {}
    const outputPath = event.accepted ? start.outputPath : event.failedPath
    return {
      agent_name: provider,
      model_name: model,
      prompt_version: start.promptVersion ?? null,
      temperature: start.temperature ?? null,
      top_p: start.topP ?? null,
      input_payload_json: this.#payload(repairInput ?? start.inputPath),
      output_text_raw: this.#text(outputPath),
      output_json_parsed: null,
      status: statusOf(event, repairInput !== undefined),
      error_type: event.accepted ? null : (event.errorCode ?? event.verdict),
      error_message: event.reason ?? null,
      latency_ms: event.durationMs,
      tokens_prompt: inputTokens ?? null,
      tokens_completion: outputTokens ?? null,
      tokens_total:
        inputTokens === undefined || outputTokens === undefined ? null : inputTokens + outputTokens,
      cost_usd: event.costUsd ?? null,
      source: sourceOf(event, start),
      // Last: to add so many fields to a copied object takes ten times as long.
      ...identity(runId, event, event.attempt),
    }
  }

  #outcome(event: StageOutcome): LogChanges {
    const open = this.#open.get(event.stage)
    // What comes next under this name is another run of the stage.
    if (open?.attempts.length === 0) this.#open.delete(event.stage)
    // A value that a pipeline kept is no answer: there is no prompt to it.
    if (event.source === 'cache' && event.artifacts['input'] === undefined) return NOTHING
    if (event.source === 'stub' || event.source === 'cache') {
      return { rows: [this.#standIn(event, open)], patches: [] }
    }
    if (open?.lastRow === undefined || event.status === 'failure') return NOTHING
    const { id, status } = open.lastRow
    const isRepaired = status === 'success' && event.repairs.length > 0
    const parsed = this.#text(event.artifacts['parsed'])
    return {
      rows: [],
      patches: [
        { id, output_json_parsed: parsed ?? null, ...(isRepaired ? { status: 'repaired' } : {}) },
      ],
    }
  }

  /** A value nobody was asked for: a stub's, or an earlier run's answer. */
  #standIn(event: StageOutcome, open: OpenStage | undefined): CallRow {
    const isCached = event.source === 'cache'
    const { provider, model } = parseBackend(open?.start.backend ?? event.source)
    return {
      agent_name: provider,
      model_name: model,
      prompt_version: open?.start.promptVersion ?? null,
      temperature: null,
      top_p: null,
      input_payload_json: this.#payload(event.artifacts['input'] ?? open?.start.inputPath),
      output_text_raw: isCached ? this.#text(event.artifacts['output']) : null,
      output_json_parsed: this.#text(event.artifacts[isCached ? 'parsed' : 'stub']),
      status: isCached ? 'cached' : stubStatus(open?.lastRow?.status),
      error_type: null,
      error_message: isCached ? null : (event.errors[0] ?? event.message),
      latency_ms: event.durationMs,
      tokens_prompt: null,
      tokens_completion: null,
      tokens_total: null,
      cost_usd: null,
      source: event.source,
      ...identity(this.#runId, event, isCached ? 0 : event.attempts + 1),
    }
  }

  #text(path: string | undefined): string | null {
    return path === undefined ? null : (this.#read(path) ?? null)
  }

  #payload(path: string | undefined): string | null {
    const prompt = this.#text(path)
    return prompt === null ? null : JSON.stringify({ prompt })
  }
}

function identity(runId: string, { stage, at, type }: AttemptEnd | StageOutcome, attempt: number) {
  const key = [runId, stage, attempt, at, type].join('\n')
  return {
    id: sha256(key).slice(0, 24),
    created_at: at,
    run_id: runId,
    stage_name: stage,
    attempt,
  }
}

/** A stub after answers that could not be used says why; else there was nobody to give one. */
function stubStatus(last: CallStatus | undefined): CallStatus {
  return last === 'json_parse_error' || last === 'schema_error' ? last : 'stub_fallback'
}

function sourceOf({ backend }: AttemptEnd, start: StageStart): string {
  if (backend === 'override') return 'override'
  return backend === start.backend ? 'model' : 'fallback'
}

function statusOf(event: AttemptEnd, isRepairTurn: boolean): CallStatus {
  if (event.accepted) {
    if (event.backend === 'override') return 'override'
    return isRepairTurn ? 'repaired' : 'success'
  }
  switch (event.verdict) {
    case 'timeout':
    case 'idle_timeout':
    case 'hung_after_result':
      return 'timeout'
    case 'rate_limited':
    case 'quota_exhausted':
      return 'rate_limited'
    case 'refused':
      return 'refused'
    case 'truncated':
      return 'truncated'
    default:
      if (event.errorCode === 'schema_error') return 'schema_error'
      return event.errorCode === 'parse_error' ? 'json_parse_error' : 'api_error'
  }
}
