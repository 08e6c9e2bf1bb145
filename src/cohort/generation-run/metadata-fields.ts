import { existsSync } from 'node:fs'
import { defined } from '../../core/defined.ts'
import type { CallRecord } from '../../core/event.ts'
import { readText } from '../../io/files.ts'
import { verdictOfFinish } from '../../runners/http/finish.ts'
import type { GenerationPaths } from '../store/generation-paths.ts'
import type { Metadata } from '../store/metadata.ts'

/** How an answer came about. */
export interface Origin {
  /** `hand` for an answer a person or another program put there, `copy` for its parent's text. */
  readonly source: 'model' | 'hand' | 'copy'
  readonly call?: CallRecord
  /** 0 for an answer that was found. */
  readonly attempts: number
  /** Whether it ends too soon, where the call itself does not say so. */
  readonly isTruncated?: boolean
}

export function isCutOff(call: CallRecord | undefined): boolean {
  const reason = call?.finishReason
  return reason !== undefined && verdictOfFinish(reason) === 'truncated'
}

/** What metadata says of a call. What is not known is `null`, never zero. */
export function callFields(
  { source, call, isTruncated = isCutOff(call) }: Origin,
  maxTokens: number,
): Metadata {
  const { usage, durationMs, finishReason, costUsd, note } = call ?? {}
  const { inputTokens, outputTokens } = usage ?? {}
  const isCounted = inputTokens !== undefined || outputTokens !== undefined
  return {
    source,
    finish_reason: finishReason ?? null,
    truncated: isTruncated,
    usage: usage ?? null,
    total_tokens: isCounted ? (inputTokens ?? 0) + (outputTokens ?? 0) : null,
    cost_usd: costUsd ?? null,
    duration_s: durationMs === undefined ? null : Math.round(durationMs) / 1000,
    duration_ms: durationMs === undefined ? null : Math.round(durationMs),
    max_tokens: maxTokens,
    ...defined({ note }),
  }
}

const NO_CALL = callFields({ source: 'model', attempts: 0 }, 1)

/** The fields of texts that are not there any more. */
export function forgotten(metadata: Metadata): Metadata {
  const known = ['parser_name', 'raw_chars', 'parsed_chars', 'note', ...Object.keys(NO_CALL)]
  return Object.fromEntries(known.filter((key) => key in metadata).map((key) => [key, null]))
}

/** What metadata says of the files beside it. */
export function fileFields(paths: GenerationPaths): Metadata {
  const texts = (['prompt', 'raw', 'parsed'] as const).map((role) => ({
    role,
    text: existsSync(paths[role]) ? readText(paths[role]) : undefined,
  }))
  const there = texts.filter(({ text }) => text !== undefined)
  return {
    ...Object.fromEntries(
      texts.map(({ role, text }) => [`${role}_chars`, text === undefined ? 0 : characters(text)]),
    ),
    files: Object.fromEntries(there.map(({ role }) => [role, `${role}.txt`])),
  }
}

/** How many characters a text has, as people and Python count them. */
export function characters(text: string): number {
  const pairs = text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)
  return text.length - (pairs?.length ?? 0)
}
