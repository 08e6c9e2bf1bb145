import type { EventListener } from '../core/event.ts'
import { checkName } from '../core/name.ts'
import { checkKinds, ELSEWHERE, FUNCTION, type Kind, SIGNAL, SWITCH } from '../core/option-kinds.ts'
import type { Runner } from '../runners/contract.ts'
import { checkNumber } from './options.ts'

export interface SessionOptions {
  /** Folder of all artifacts; created if missing. */
  outputDir: string
  /** Begins the name of every file: letters, digits, `.`, `_`, `-`. */
  prefix: string
  /** Answers every call. Default: the registered runner of the backend's provider. */
  runner?: Runner
  /** Default `-input.md`. */
  inputSuffix?: string
  /** Default `-output.md`. */
  outputSuffix?: string
  /** Whether finished stages are used again. Default `true`. */
  resume?: boolean
  /** Stops the session: nothing new starts, running calls are ended. */
  signal?: AbortSignal
  /** Told every event as it happens; what it throws is ignored. */
  log?: EventListener
  /** Whether a stage's end waits until the journal is on the disk itself. Default `true`. */
  durable?: boolean
  /** Between the polite and the final kill of a child, in milliseconds. Default 5 000. */
  killDelayMs?: number
}

const KINDS: Readonly<Record<keyof SessionOptions, Kind>> = {
  outputDir: ELSEWHERE,
  prefix: ELSEWHERE,
  runner: FUNCTION,
  inputSuffix: ELSEWHERE,
  outputSuffix: ELSEWHERE,
  resume: SWITCH,
  signal: SIGNAL,
  log: FUNCTION,
  durable: SWITCH,
  killDelayMs: ELSEWHERE,
}

/** @throws TypeError for an option there is none of, or a value that cannot be meant. */
export function checkSessionOptions(options: SessionOptions) {
  checkKinds('Session', options, KINDS)
  const { outputDir, resume = true, durable = true, killDelayMs = 5000, runner } = options
  if (typeof outputDir !== 'string' || outputDir === '') {
    throw new TypeError(
      `outputDir is ${JSON.stringify(outputDir)}; it has to be the path of a folder.`,
    )
  }
  return {
    outputDir,
    prefix: checkName('Session prefix', options.prefix),
    inputSuffix: checkSuffix('inputSuffix', options.inputSuffix ?? '-input.md'),
    outputSuffix: checkSuffix('outputSuffix', options.outputSuffix ?? '-output.md'),
    resume,
    durable,
    killDelayMs: checkNumber('killDelayMs', killDelayMs, { min: 0, max: 3_600_000 }),
    runner,
  }
}

function checkSuffix(option: string, suffix: unknown): string {
  if (typeof suffix === 'string' && /^[A-Za-z0-9._-]+$/.test(suffix)) return suffix
  throw new TypeError(
    `${option} is ${JSON.stringify(suffix)}; it has to be a text of letters, digits, '.', '_' or '-'.`,
  )
}
