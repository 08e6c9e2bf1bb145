import { type Backend, parseBackend } from '../core/backend.ts'
import { checkKind, type Kind } from '../core/option-kinds.ts'
import { writeWhole } from '../io/files.ts'
import { checkStage } from '../stage/check-stage.ts'
import type { Stage, StageContext } from '../stage/stage.ts'
import type { StageResult } from '../core/result.ts'
import { artifactPath } from './artifacts.ts'
import { makeCall } from './make-call.ts'
import type { StageLedger } from './stage-ledger.ts'
import { isForced, type RunSettings, type StageRun } from './stage-run.ts'

const CONTENT: Kind = [
  'a text or bytes, such as JSON.stringify makes of a value',
  (value) => typeof value === 'string' || value instanceof Uint8Array,
]

/** How a stage runs another one, with the same parts and settings. */
export type RunInner = <Input, Output>(
  run: StageRun,
  stage: Stage<Input, Output>,
  input: Input,
  options: Parameters<StageContext['run']>[2],
) => Promise<StageResult<Output>>

/** The powers a session lends to one run of a stage. */
export function stageContext(
  run: StageRun,
  ledger: StageLedger,
  signal: AbortSignal,
  results: StageContext['results'],
  runInner: RunInner,
): StageContext {
  const { parts, scope, settings } = run
  const { stage } = ledger
  const own = isForced(run, stage) ? forced(settings) : settings
  const pathOf = (role: string) => artifactPath(parts.naming, stage, role)
  return {
    signal,
    get backend() {
      ledger.notReusable()
      return backendOf(run)
    },
    results,
    providers: settings.providers ?? {},
    config: settings.config ?? {},
    call: (prompt, options) => makeCall(parts, scope, own, ledger, prompt, options),
    pathOf,
    write(role, content) {
      checkKind(`context.write of stage '${stage}'`, 'content', content, CONTENT)
      const path = pathOf(role)
      writeWhole(path, content)
      ledger.left(role, path)
      return path
    },
    isForced: (name) => isForced({ ...run, settings: own }, name),
    async run(next, input, options) {
      checkStage(`What stage '${stage}' runs`, next)
      const inner = { results, ...options }
      const result = await runInner({ ...run, settings: own }, next, input, inner)
      if (!result.isReusable) ledger.notReusable()
      return result
    },
    log: (message) =>
      parts.emit({ type: 'stage-log', stage, at: new Date().toISOString(), message }),
  }
}

/** What a forced stage asks, and what it runs, is done again as well. */
function forced(settings: RunSettings): RunSettings {
  return { ...settings, force: true, call: { ...settings.call, resume: false } }
}

function backendOf({ parts, settings }: StageRun): Backend | undefined {
  if (settings.override !== undefined) return { provider: 'override', model: '' }
  if (settings.backend === undefined) return undefined
  const backend = parseBackend(settings.backend)
  // A runner of the session's own answers for every backend, also for the one that needs no model.
  const isOther = parts.runner !== undefined && backend.provider === 'offline'
  return isOther ? { ...backend, provider: 'runner' } : backend
}
