import { type Outcome, partial, skipped } from './outcome.ts'
import { type Design, VALUES_ROLE } from './pipeline-design.ts'
import { StageFailedError } from './pipeline-error.ts'
import type { PastRuns } from './pipeline-past-runs.ts'
import { rollBack } from './pipeline-rollback.ts'
import { PipelineRun, type Settled, valuesOf } from './pipeline-run.ts'
import type { Step } from './pipeline-steps.ts'
import { PipelineValues } from './pipeline-values.ts'
import { StageError } from './stage-error.ts'
import type { StageContext } from './stage.ts'

/** What of a pipeline is to be run. */
export interface Part {
  design: Design
  steps: readonly Step[]
  how: 'all' | 'next'
  past: PastRuns
}

/** Runs steps of a pipeline, all of them or the next one, and tells what came of it. */
export async function runPart<Value>(
  { design: { name, options, give, gather }, steps, how, past }: Part,
  input: unknown,
  context: StageContext,
): Promise<Value | Outcome<Value>> {
  const values = new PipelineValues(context.pathOf(VALUES_ROLE), (text) => {
    context.write(VALUES_ROLE, text)
  })
  values.check()
  const stopsOnPartial = options.onPartial === 'stop'
  const run = new PipelineRun(input, context, values, { give, stopsOnPartial })
  const settled = await run[how](steps)
  const { results: before } = context
  if (context.signal.aborted) {
    // Its time may be up, which the pipeline it is part of takes for a failure.
    past.keep(input, { settled, values, results: before })
    throw context.signal.reason
  }
  const [first, ...others] = settled.flatMap(({ step, result }) =>
    result.status === 'failure' && !step.continueOnError ? [result] : [],
  )
  if (first !== undefined) {
    const results = Object.fromEntries(settled.map(({ step, result }) => [step.name, result]))
    const isTakenBack = options.rollbackOnFailure
    const problems = isTakenBack ? await rollBack(settled, values, context) : []
    if (!isTakenBack) past.keep(input, { settled, values, results: before })
    throw new StageFailedError(name, [first, ...others], results, problems)
  }
  past.keep(input, { settled, values, results: before })
  return told(settled, gather(valuesOf(settled), input) as Value)
}

/** A composed stage is as complete as its stages are. */
function told<Value>(settled: readonly Settled[], value: Value): Value | Outcome<Value> {
  if (settled.every(({ result }) => result.status === 'skipped')) {
    return skipped('Every stage was skipped.')
  }
  const incomplete = settled.filter(
    ({ result: { status }, hindrance }) =>
      status === 'partial' || status === 'failure' || hindrance !== undefined,
  )
  if (incomplete.length === 0) return value
  return partial(
    value,
    incomplete.flatMap(({ result: { stage, source, message, errors } }) => {
      // That a value is a stub matters more than why there was no answer.
      const said = errors.length === 0 || source === 'stub' ? [message] : errors
      return said.map((error) => `${stage}: ${error}`)
    }),
  )
}

/**
 * Takes back what a run on this very input did, where the pipeline is part of another.
 *
 * @throws StageError with what could not be taken back.
 */
export async function takeBack(
  { design: { name }, past }: Part,
  input: unknown,
  context: StageContext,
): Promise<void> {
  const run = past.take(input)
  const problems = run === undefined ? [] : await rollBack(run.settled, run.values, context)
  if (problems.length === 0) return
  const message = `'${name}' is not wholly taken back: ${problems.join('; ')}`
  throw new StageError('rollback_failed', message, problems)
}
