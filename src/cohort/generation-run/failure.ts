import { causesOf } from '../../core/causes-of.ts'
import { isProgrammerError } from '../../core/errors.ts'
import { PipelineError } from '../../core/pipeline-error.ts'
import { DiskError } from '../../io/disk-error.ts'
import type { Job } from './job.ts'

/**
 * What went wrong as a failure of this generation; `undefined` for what is not its own: the run was
 * stopped, the disk is full, the program is wrong.
 */
export function asFailure({ name, open }: Job, error: unknown): PipelineError | undefined {
  if (isDiskFull(error)) return undefined
  if (error instanceof PipelineError) return isInterrupted(error) ? undefined : error
  if (isProgrammerError(error)) return undefined
  const hints = [`Its files: ${open.paths.folder}`]
  return new PipelineError({ stage: name, attempts: 0, lastError: error, hints })
}

export function isInterrupted(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'stage_interrupted'
}

/** Whether a full disk is behind an error. */
export function isDiskFull(error: unknown): boolean {
  return [...causesOf(error)].some(
    (cause) => cause instanceof DiskError && cause.code === 'disk_full',
  )
}
