import type { CancelScope } from '../core/cancel-scope.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import type { SessionStore } from './store.ts'

/**
 * Does the work of a stage once what an earlier run has left of it is completed: what is paid for is
 * there to be found.
 *
 * @throws PipelineError when an answer that was left cannot be put in its place.
 */
export async function inTurn<Value>(
  store: SessionStore,
  stage: string,
  scope: CancelScope,
  work: () => Promise<Value>,
): Promise<Value> {
  if (scope.reason !== undefined) return work()
  try {
    store.recover(stage)
  } catch (error) {
    throw new PipelineError({ stage, attempts: 0, lastError: error })
  }
  return work()
}
