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
 * @throws StageError `staging_file_missing` when nothing names one.
 */
export function stagingFile(input: unknown, { results }: StageContext): string | Outcome<never> {
  const file = typeof input === 'string' ? input : earlierValue(input, 'file', MAKERS)
  if (typeof file === 'string' && file.trim() !== '') return resolve(file)
  const none = results['prepare_batch']
  if (file === undefined && none?.status === 'skipped') return skipped(none.message)
  throw new StageError(
    'staging_file_missing',
    `The input's 'file' is ${shown(file)}; it has to be the path of a staging file.`,
  )
}
