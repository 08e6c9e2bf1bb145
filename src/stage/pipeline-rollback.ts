import type { Settled } from './pipeline-run.ts'
import type { PipelineValues } from './pipeline-values.ts'
import type { Stage, StageContext } from './stage.ts'

/**
 * Takes back what this run of a pipeline did, one stage after another: what failed first, then what
 * was finished, each from the last to the first. What earlier runs completed stays.
 *
 * @returns what could not be taken back, a sentence each; it holds up nothing else.
 */
export async function rollBack(
  settled: readonly Settled[],
  values: PipelineValues,
  context: StageContext,
): Promise<string[]> {
  const problems: string[] = []
  const backwards = settled.toReversed()
  const failed = backwards.filter(({ result }) => result.status === 'failure')
  const finished = backwards.filter(
    ({ result: { status } }) => status === 'success' || status === 'partial',
  )
  for (const one of [...failed, ...finished]) {
    const undo = undoOf(one)
    if (undo === undefined) continue
    values.drop(one.step.name)
    const { status, message } = await context.run(undo, undefined)
    if (status === 'failure') problems.push(`${undo.name}: ${message}`)
  }
  return problems
}

/** A stage that undoes what another one did; nothing for one that did nothing, or cannot be undone. */
function undoOf({ step: { name, stage }, result, given, isNew }: Settled): Stage | undefined {
  if (given === undefined || !isNew) return undefined
  const isFinished = result.status !== 'failure'
  if (isFinished && stage.compensate !== undefined) {
    return {
      name: `${name}.compensate`,
      execute: (_, context) => stage.compensate?.(result.data, context),
    }
  }
  if (stage.rollback === undefined) return undefined
  return {
    name: `${name}.rollback`,
    execute: (_, context) => stage.rollback?.(given.input, context),
  }
}
