import { asFailure } from './failure.ts'
import type { AnswerJob, Source } from './job.ts'
import { keepFailure } from './keep-failure.ts'
import { makeAnswer } from './make-answer.ts'
import { tellFailed, tellUsedAgain } from './tell.ts'

/**
 * Makes a generation of a model's answer, or finds it made.
 *
 * @throws PipelineError, after why is told and stands in the metadata; what is not this generation's
 * own fault is thrown as it is.
 */
export async function runAnswer(job: AnswerJob): Promise<Source> {
  try {
    const asked = await makeAnswer(job)
    if (asked === 'no') tellUsedAgain(job)
    return asked === 'now' ? 'model' : 'cache'
  } catch (error) {
    const failure = asFailure(job, error)
    if (failure === undefined) throw error
    // What went wrong in the session, the session has told.
    if (failure !== error) tellFailed(job, job.wanted.backend, failure.message)
    keepFailure(job, failure)
    throw failure
  }
}
