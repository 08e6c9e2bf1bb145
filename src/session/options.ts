import { resolve } from 'node:path'
import { type Backend, type BackendLike, parseBackend } from '../core/backend.ts'
import { checkName } from '../core/name.ts'
import {
  BACKOFF,
  checkKinds,
  ELSEWHERE,
  FUNCTION,
  type Kind,
  NUMBER,
  PATH,
  SWITCH,
  TEXT,
  TEXTS,
  VARIABLES,
} from '../core/option-kinds.ts'
import type { Sampling } from '../core/sampling.ts'
import { LONGEST_DELAY_MS } from '../io/deadline.ts'
import type { PromptResult } from './result.ts'

/**
 * What to ask: the text itself, or a writer that is given the path of the input file and either
 * returns the text or writes the file.
 */
export type Prompt = string | ((inputPath: string) => string | void | Promise<string | void>)

/** Looks at an answer before it is accepted; a returned text says why it is not. */
export type Validate = (
  text: string,
  result: PromptResult,
) => void | string | Promise<void | string>

export interface Backoff {
  /** Each wait is this many times the one before, 0 or more. Default 1. */
  factor?: number
  /** Stretches each wait at random, at most by this share of it; `true` is 1. Default `false`. */
  jitter?: boolean | number
  /** No wait is longer, in milliseconds. Default: no limit. */
  maxDelayMs?: number
}

export interface PromptOptions extends Sampling {
  /** Tools the agent may use, in its own spelling. Default: the narrowest that works. */
  tools?: string
  permissionMode?: string
  /** Wall clock of one attempt, in milliseconds, to 2 147 483 647. Default 3 600 000. */
  timeoutMs?: number
  /** Longest silence of one attempt, in milliseconds. Default: no limit. */
  idleTimeoutMs?: number
  /** Further arguments for the provider's program; dropped for the fallback. */
  extraFlags?: readonly string[]
  /**
   * Folder the program works in; a relative path resolves against that of this process. Default: the
   * folder of this process for `claude`, `codex`, `opencode`, `copilot`, `pi` and `command`; an empty
   * folder, gone with the call, for `gemini` and `qwen`, which send files and names of files around
   * them to the model. With `tools`, `permissionMode` or `resumeSession` these two, too, work in the
   * folder of this process. HTTP backends, `offline` and `copy` work in no folder. No part of the
   * fingerprint.
   */
  cwd?: string
  /**
   * Folder that stands in for the agent program's own home or config folder, and is made when it is
   * not there; a relative path resolves against the folder of this process. Its logins, settings and
   * sessions are the user's no longer. Default: the user's own. Dropped for the fallback; no part of
   * the fingerprint.
   */
  home?: string
  /**
   * The `process.sessionId` of an earlier result of the same agent program: the prompt goes on with
   * that conversation, in the same `cwd` and `home`. Default: a new one. Part of the fingerprint;
   * dropped for the fallback.
   */
  resumeSession?: string | undefined
  /** Added to the environment the runner passes on. */
  env?: Readonly<Record<string, string>>
  /** Extra attempts after the first, for each backend. Default 0. */
  retries?: number
  /** Wait before each of them, in milliseconds. Default 0; a longer `Retry-After` of the provider wins. */
  retryDelayMs?: number
  backoff?: Backoff
  /** Default `<prefix>-<name><inputSuffix>`; a relative path resolves against `outputDir`. */
  inputPath?: string
  /** Default `<prefix>-<name><outputSuffix>`; a relative path resolves against `outputDir`. */
  outputPath?: string
  /** Asked when the first backend is spent. Default: none. */
  fallback?: BackendLike
  validate?: Validate
  /** Whether a finished answer is used again. Default: the session's `resume`. */
  resume?: boolean
}

/** How a backend is shown its own answer and what is wrong with it. */
export interface RepairTurns {
  /** At most this many, after each backend's unreadable answer. */
  turns: number
  prompt: (text: string, error: unknown) => string
}

/** One stage to be run, checked and with its defaults in place. */
export interface StageRequest {
  readonly stage: string
  readonly prompt: Prompt
  readonly backend: Backend
  readonly fallback: Backend | undefined
  readonly options: PromptOptions &
    Required<Pick<PromptOptions, 'timeoutMs' | 'retries' | 'retryDelayMs'>>
  readonly repair?: RepairTurns
  /** Whether an answer cut off at a length limit will do. */
  readonly acceptTruncated?: boolean
  readonly promptVersion?: string
}

const KINDS: Readonly<Record<keyof PromptOptions, Kind>> = {
  tools: TEXT,
  permissionMode: TEXT,
  timeoutMs: ELSEWHERE,
  idleTimeoutMs: ELSEWHERE,
  extraFlags: TEXTS,
  cwd: PATH,
  home: ELSEWHERE,
  resumeSession: ELSEWHERE,
  env: VARIABLES,
  retries: ELSEWHERE,
  retryDelayMs: ELSEWHERE,
  backoff: BACKOFF,
  inputPath: PATH,
  outputPath: PATH,
  fallback: ELSEWHERE,
  validate: FUNCTION,
  resume: SWITCH,
  temperature: NUMBER,
  topP: NUMBER,
  maxTokens: NUMBER,
  seed: NUMBER,
  stop: TEXTS,
}

/**
 * Checks a stage and puts the defaults in: the one door options come through.
 *
 * @throws TypeError for a name, prompt or option that cannot be meant.
 * @throws BackendError for a backend without a provider.
 */
export function stageRequest(
  name: string,
  prompt: Prompt,
  backend: BackendLike,
  options: PromptOptions = {},
): StageRequest {
  const stage = checkName('Stage name', name)
  if (typeof prompt !== 'string' && typeof prompt !== 'function') {
    throw new TypeError(
      `Stage '${stage}': the prompt is a text or a function that writes it, not ${typeof prompt}.`,
    )
  }
  checkKinds(`Stage '${stage}'`, options, KINDS)
  const of = (key: string) => `Stage '${stage}': ${key}`
  return {
    stage,
    prompt,
    backend: parseBackend(backend),
    fallback: options.fallback === undefined ? undefined : parseBackend(options.fallback),
    options: {
      ...options,
      ...(options.home === undefined ? {} : { home: checkHome(of('home'), options.home) }),
      ...(options.resumeSession === undefined
        ? {}
        : { resumeSession: checkSessionId(of('resumeSession'), options.resumeSession) }),
      timeoutMs: checkNumber(of('timeoutMs'), options.timeoutMs ?? 3_600_000, {
        min: 1,
        max: LONGEST_DELAY_MS,
      }),
      ...(options.idleTimeoutMs === undefined
        ? {}
        : {
            idleTimeoutMs: checkNumber(of('idleTimeoutMs'), options.idleTimeoutMs, {
              min: 1,
              max: LONGEST_DELAY_MS,
            }),
          }),
      retries: checkNumber(of('retries'), options.retries ?? 0, { min: 0, integer: true }),
      retryDelayMs: checkNumber(of('retryDelayMs'), options.retryDelayMs ?? 0, {
        min: 0,
        max: LONGEST_DELAY_MS,
      }),
    },
  }
}

/** The folder, absolute: the program may work in another one. */
function checkHome(what: string, home: unknown): string {
  if (typeof home === 'string' && home.trim() !== '') return resolve(home)
  throw new TypeError(`${what} is ${JSON.stringify(home)}; it has to be the path of a folder.`)
}

/**
 * An id that began with a dash would be another argument of the program.
 *
 * @throws TypeError
 */
export function checkSessionId(what: string, id: unknown): string {
  if (typeof id === 'string' && /^[^\s-]\S*$/.test(id)) return id
  throw new TypeError(
    `${what} is ${JSON.stringify(id)}; it has to be the process.sessionId of an earlier result.`,
  )
}

/** @throws TypeError when the value is no number in the range; it names the option, value and range. */
export function checkNumber(
  what: string,
  value: unknown,
  {
    min,
    max = Number.MAX_SAFE_INTEGER,
    integer = false,
  }: { min: number; max?: number; integer?: boolean },
): number {
  const fits =
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (!integer || Number.isInteger(value))
  if (fits) return value
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`
  throw new TypeError(
    `${what} is ${String(value)}; it has to be ${integer ? 'a whole number' : 'a number'} ${range}.`,
  )
}
