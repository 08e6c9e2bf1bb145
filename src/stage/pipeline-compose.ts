import type { Graph } from '../core/graph.ts'
import { didYouMean } from '../core/nearest.ts'
import type { Design } from './pipeline-design.ts'
import type { Part } from './pipeline-execute.ts'
import { PastRuns } from './pipeline-past-runs.ts'
import type { PlannedStage, PlanOptions } from './pipeline-plan.ts'
import { graphOf, type Step } from './pipeline-steps.ts'
import type { Stage } from './stage.ts'

/** A stage made of stages. */
export interface Pipeline<Input = unknown, Output = unknown, Until = Output> extends Stage<
  Input,
  Output
> {
  /** What each stage depends on, directly, in an order in which each comes after that. */
  readonly graph: Graph
  /** A stage that runs one stage of these and what it needs. @throws TypeError for a name not here. */
  runUntil(stage: string): Stage<Input, Until>
  /** A stage that runs the first stage of these that is not completed, nor skips itself, and no further. */
  next(): Stage<Input, Until>
  /**
   * What running it now would do, from the file its values are kept in.
   *
   * @throws ValuesFileError when the file is broken.
   */
  plan(input: Input, valuesPath: string, options?: PlanOptions): Promise<PlannedStage[]>
}

/** Makes a pipeline of a design. */
export function compose<Input, Output, Until>(design: Design): Pipeline<Input, Output, Until> {
  const { name, steps, give } = design
  const inner = steps.flatMap((step) => [step.name, ...(step.stage.inner ?? [])])
  const canUndo = steps.some(({ stage }) => 'rollback' in stage || 'compensate' in stage)
  const past = new PastRuns()
  const part = <Value>(some: readonly Step[], how: Part['how']): Stage<Input, Value> => ({
    name,
    // It keeps the values of its stages itself.
    isReusable: false,
    inner,
    validate: (input) => design.refuse(input, steps),
    async execute(input, context) {
      const { runPart } = await import('./pipeline-execute.ts')
      return runPart<Value>({ design, steps: some, how, past }, input, context)
    },
    ...(canUndo && {
      async rollback(input, context) {
        const { takeBack } = await import('./pipeline-execute.ts')
        await takeBack({ design, steps: some, how, past }, input, context)
      },
    }),
  })
  return {
    ...part<Output>(steps, 'all'),
    graph: graphOf(steps),
    runUntil(stage) {
      const last = steps.find((step) => step.name === stage)
      const names = steps.map((step) => step.name)
      if (last === undefined) {
        throw new TypeError(`'${name}' has no stage '${stage}'.${didYouMean(stage, names)}`)
      }
      const wanted = steps.filter((step) => step === last || last.needs.includes(step.name))
      return part<Until>(wanted, 'all')
    },
    next: () => part<Until>(steps, 'next'),
    async plan(input, valuesPath, options = {}) {
      const { planSteps } = await import('./pipeline-plan.ts')
      return planSteps(steps, input, give, valuesPath, options)
    },
  }
}
