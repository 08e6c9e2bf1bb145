import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Outcome, skipped } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { StageContext } from '../../stage/stage.ts'
import { earlierValue } from '../earlier-value.ts'
import { shown } from '../records/problem.ts'

/** Stages whose values name a staging file, the latest first. */
const MAKERS = ['fill_batch', 'prepare_batch']

/**
 * The staging file a stage is to work on, as a whole path; skipped where there is none because
 * there was nothing to prepare.
 *
 * @throws StageError `staging_file_missing` when nothing names one, or it is not there.
 */
export function stagingFile(input: unknown, { results }: StageContext): string | Outcome<never> {
  const file = typeof input === 'string' ? input : earlierValue(input, 'file', MAKERS)
  const prepared = results['prepare_batch']
  if (typeof file === 'string' && file.trim() !== '') {
    const path = resolve(file)
    if (existsSync(path)) return path
    const wayOut =
      prepared === undefined
        ? 'Check the path.'
        : "It was moved or deleted since prepare_batch wrote it. Put it back, or write another: { force: ['prepare_batch'] } in a script, --from prepare_batch with the command."
    const message = `There is no staging file ${path}. ${wayOut}`
    throw new StageError('staging_file_missing', message)
  }
  if (file === undefined && prepared?.status === 'skipped') return skipped(prepared.message)
  throw new StageError(
    'staging_file_missing',
    `The input's 'file' is ${shown(file)}; it has to be the path of a staging file.`,
  )
}
