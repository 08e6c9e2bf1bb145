import type { CancelScope } from '../core/cancel-scope.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { orStopped } from './or-stopped.ts'
import type { SessionStore } from './store.ts'

/**
 * Does the work of a stage once no other session of this process is at it, and what an earlier run
 * has left of it is completed: what is paid for is there to be found.
 *
 * @throws PipelineError when an answer that was left cannot be put in its place.
 */
export async function inTurn<Value>(
  store: SessionStore,
  stage: string,
  scope: CancelScope,
  work: () => Promise<Value>,
): Promise<Value> {
  const { running } = store
  for (let other = running.get(stage); other !== undefined; other = running.get(stage)) {
    if (scope.reason !== undefined) break
    await orStopped(scope, other).catch(() => {})
  }
  // Work that is not to begin says so itself.
  if (scope.reason !== undefined) return work()
  try {
    store.recover(stage)
  } catch (error) {
    throw new PipelineError({ stage, attempts: 0, lastError: error })
  }
  const own = work()
  running.set(stage, own)
  try {
    return await own
  } finally {
    running.delete(stage)
  }
}
