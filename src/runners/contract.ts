import type { Backend } from '../core/backend.ts'
import type { CallRecord } from '../core/event.ts'
import type { Sampling } from '../core/sampling.ts'
import type { Verdict } from '../core/verdict.ts'

/** One call: a prompt file to be turned into an answer file. */
export interface RunnerRequest extends Sampling {
  /** Names the call in messages; a runner knows a provider and never a purpose. */
  stage: string
  /** Counts from 1. */
  attempt: number
  backend: Backend
  /** Absolute path of the prompt, UTF-8. */
  inputPath: string
  /** Absolute path of the file the answer is to be written to; it does not exist yet. */
  outputPath: string
  /** Tools the agent may use, in the provider's own spelling. Absent: the narrowest that works. */
  tools?: string
  permissionMode?: string
  extraFlags?: readonly string[]
  cwd?: string
  /**
   * Absolute path of a folder that stands in for the provider's own home or config folder; made when
   * it is not there. Absent: the user's own.
   */
  home?: string
  /** The `sessionId` of an earlier reply, to go on with that conversation. Absent: a new one. */
  resumeSession?: string
  /** Added to the allowlisted environment of the child. */
  env?: Readonly<Record<string, string>>
  /** Wall clock of the call, in milliseconds. */
  timeoutMs: number
  /** Longest silence, in milliseconds. Absent: no limit. */
  idleTimeoutMs?: number
  /** Between the polite and the final kill, in milliseconds. Default 5 000. */
  killDelayMs?: number
  signal: AbortSignal
  /** Progress while the call runs: bytes received so far. */
  onEvent?: (event: RunnerProgress) => void
}

export interface RunnerProgress {
  type: 'progress'
  bytes: number
}

/** What became of the call. The answer itself is in `outputPath`. */
export interface RunnerReply extends CallRecord {
  /** Absent: judged from `exitCode` (0 is `ok`, anything else `crashed`). */
  verdict?: Verdict
  /** One sentence for people on what went wrong; absent when `ok`. */
  reason?: string
  /** Whether the same call may end better. Absent: what the verdict says. */
  isRetryable?: boolean
  /** With `rate_limited`: how long the provider asks to wait. */
  retryAfterMs?: number
  /** With `quota_exhausted`: when the allowance comes back, ISO 8601. */
  resetsAt?: string
  /**
   * Absolute path of all the provider printed, for whoever wants to know how it came to a failure;
   * one that is `outputPath` with an ending is kept or removed with the answer.
   */
  transcriptPath?: string
}

/**
 * Turns one prompt file into one answer file. It resolves with a verdict for whatever the provider
 * did, and rejects only for what is wrong on this side (a program that is not there, an option it
 * cannot take).
 */
export type Runner = (request: RunnerRequest) => Promise<RunnerReply>
