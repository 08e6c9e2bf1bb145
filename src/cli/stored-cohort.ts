import { resolve } from 'node:path'
import type { Scored } from '../cohort/scores/scored.ts'
import { locateCohort } from '../cohort/membership/locate.ts'
import { withInput } from './bad-input.ts'
import { type DataRootFlags, dataRootOf } from './data-root.ts'
import { tell } from './output.ts'
import { UsageError } from './usage-error.ts'

export interface StoredCohort {
  /** Absolute. */
  readonly dataRoot: string
  readonly cohortId: string
}

/** Finds a cohort that has its generations listed, whether or not any of them is made. */
export async function storedCohort(which: string, flags: DataRootFlags): Promise<StoredCohort> {
  const dataRoot = resolve(dataRootOf(flags))
  const { cohortId, membershipFile } = await withInput(async () => locateCohort(dataRoot, which))
  if (membershipFile !== undefined) return { dataRoot, cohortId }
  throw new UsageError(
    `Cohort '${cohortId}' has no membership.csv in ${dataRoot}/cohorts/${cohortId}, so nothing of it was made yet. \`reverie cohort run ${which}\` begins.`,
  )
}

/** Says when scores are of texts that were changed since; they still count. */
export function tellOutdated(scores: readonly Scored[], cohortId: string): void {
  const count = scores.filter(({ isOutdated }) => isOutdated).length
  if (count === 0) return
  const which = count === 1 ? 'One score is' : `${count} scores are`
  tell(
    `${which} of an essay that was changed since. \`reverie cohort run ${cohortId}\` has it judged anew.`,
  )
}
