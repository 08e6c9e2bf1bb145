import { IdError } from '../cohort/ids/error.ts'
import { CohortTakenError, UnknownCohortError } from '../cohort/membership/locate.ts'
import { StoredModelError } from '../cohort/membership/stored-model.ts'
import { PlanError, SharedIdError } from '../cohort/plan/error.ts'
import { UnknownNamesError } from '../cohort/catalog/check.ts'
import { messageOf } from '../core/errors.ts'
import { DiskError } from '../io/disk-error.ts'
import { SourceError } from '../io/source-error.ts'
import { UsageError } from './usage-error.ts'

const BAD_INPUT = [
  CohortTakenError,
  IdError,
  PlanError,
  SharedIdError,
  SourceError,
  StoredModelError,
  UnknownCohortError,
  UnknownNamesError,
]

/** Does some work with specs and tables; what is wrong in these is the user's to mend: exit code 2. */
export async function withInput<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isBadInput = BAD_INPUT.some((type) => error instanceof type) || isNoFile(error)
    throw isBadInput ? new UsageError(messageOf(error), error) : error
  }
}

function isNoFile(error: unknown): boolean {
  return error instanceof DiskError && ['not_found', 'not_a_folder'].includes(error.code)
}
