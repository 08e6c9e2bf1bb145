import { parseBackend } from '../core/backend.ts'
import type { CancelScope } from '../core/cancel-scope.ts'
import { didYouMean } from '../core/nearest.ts'
import {
  checkKinds,
  ELSEWHERE,
  FUNCTION,
  type Kind,
  OBJECT,
  SWITCH,
  TEXTS,
} from '../core/option-kinds.ts'
import type { Stage, StageContext } from '../stage/stage.ts'
import type { CallSettings } from './make-call.ts'
import type { SessionParts } from './perform-stage.ts'

/** What a stage is run with; every stage it runs in turn is run with the same. */
export interface RunSettings extends CallSettings {
  providers?: StageContext['providers']
  config?: StageContext['config']
  /**
   * Stages that do their work again although it is done, with all that they run: `true` for every
   * one, or their names. Default: none.
   */
  force?: boolean | readonly string[]
}

/** What a stage and all that it runs have in common. */
export interface StageRun {
  parts: SessionParts
  scope: CancelScope
  settings: RunSettings
}

/** Whether a stage is to do its work again although it was done. */
export function isForced({ parts, settings }: StageRun, stage: string): boolean {
  const { force = false, call } = settings
  if (force === true || !(call?.resume ?? parts.resume)) return true
  return force !== false && force.includes(stage)
}

const KINDS: Readonly<Record<keyof RunSettings | 'reject', Kind>> = {
  backend: ELSEWHERE,
  override: FUNCTION,
  call: OBJECT,
  providers: OBJECT,
  config: OBJECT,
  force: ['true, false or a list of names', (value) => SWITCH[1](value) || TEXTS[1](value)],
  reject: SWITCH,
}

/**
 * @throws TypeError for a setting there is none of, or of a kind that cannot be meant.
 * @throws BackendError for a backend without a provider.
 */
export function checkSettings(settings: RunSettings & { reject?: boolean }): void {
  checkKinds('session.run', settings, KINDS)
  if (settings.backend !== undefined) parseBackend(settings.backend)
}

/** @throws TypeError for a name to be forced that is neither the stage's nor of one it runs. */
export function refuseStrangers(
  { name, inner = [] }: Stage<never>,
  force: RunSettings['force'],
): void {
  if (typeof force !== 'object') return
  const known = new Set([name, ...inner])
  const stranger = force.find((one) => !known.has(one))
  if (stranger === undefined) return
  const guess = didYouMean(stranger, known)
  throw new TypeError(`'${stranger}' cannot be forced: '${name}' runs no such stage.${guess}`)
}
