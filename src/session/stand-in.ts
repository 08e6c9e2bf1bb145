import { removeFile, writeWhole } from '../io/files.ts'
import type { StageResult } from '../core/result.ts'
import { answerPath, artifactPath, type Naming, parsedPathOf } from './artifacts.ts'
import type { StageLedger } from './stage-ledger.ts'

/**
 * Leaves a value that no model was asked for where one would look for it: a copied text as the
 * parsed answer, a stub as `<prefix>-<stage>.stub`, a name under which nobody takes it for one.
 *
 * @throws DiskError
 */
export function leaveStandIn(
  naming: Naming,
  ledger: StageLedger,
  { source, data }: StageResult,
): void {
  const { stage } = ledger
  const stubPath = artifactPath(naming, stage, 'stub')
  if (source !== 'stub') removeFile(stubPath)
  if (data === undefined || (source !== 'stub' && source !== 'copy')) return
  const [role, path] =
    source === 'stub'
      ? (['stub', stubPath] as const)
      : (['parsed', parsedPathOf(answerPath(naming, stage))] as const)
  writeWhole(path, asText(data))
  ledger.left(role, path)
}

/** A value as a person would like to find it in a file. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  return `${JSON.stringify(value, null, 2) ?? String(value)}\n`
}
