import { ancestors, descendants } from '../core/graph.ts'
import { didYouMean } from '../core/nearest.ts'
import type { Pipeline } from '../stage/pipeline-compose.ts'
import type { Stage } from '../stage/stage.ts'
import { UsageError } from './usage-error.ts'

/** Which part of a pipeline a command line means. */
export interface PartFlags {
  until?: string
  from?: string
}

export interface PlanLine {
  stage: string
  action: string
  dependencies: readonly string[]
}

/** The stage that is to be run. @throws UsageError for a name that is none of its stages. */
export function partOf(stage: Stage, { until, from }: PartFlags): Stage {
  if (until === undefined && from === undefined) return stage
  const pipeline = asPipeline(stage)
  if (pipeline === undefined) {
    const flag = until === undefined ? '--from' : '--until'
    throw new UsageError(
      `'${stage.name}' is a single stage, so ${flag} has no meaning. Leave it out.`,
    )
  }
  for (const name of [until, from]) {
    if (name === undefined || pipeline.graph.has(name)) continue
    const names = [...pipeline.graph.keys()]
    throw new UsageError(`'${stage.name}' has no stage '${name}'.${didYouMean(name, names)}`)
  }
  if (until === undefined) return stage
  if (from !== undefined && from !== until && !ancestors(pipeline.graph, until).has(from)) {
    throw new UsageError(
      `--until ${until} does not run '${from}', so --from ${from} has no meaning. '${until}' needs ${needsOf(pipeline, until)}.`,
    )
  }
  return pipeline.runUntil(until)
}

function needsOf({ graph }: Pipeline, stage: string): string {
  const needed = ancestors(graph, stage)
  const names = [...graph.keys()].filter((name) => needed.has(name))
  return names.length === 0 ? 'no other stage' : names.join(', ')
}

/** The stages that are run again. */
export function forcedBy(stage: Stage, from: string | undefined): string[] {
  const pipeline = asPipeline(stage)
  if (from === undefined || pipeline === undefined) return []
  return [from, ...descendants(pipeline.graph, from)]
}

/** What a run would do, as far as `until` says. */
export async function planOf(
  stage: Stage,
  input: unknown,
  valuesPath: string,
  { until, force }: PartFlags & { force: readonly string[] },
): Promise<readonly PlanLine[]> {
  const pipeline = asPipeline(stage)
  if (pipeline === undefined) return [{ stage: stage.name, action: 'run', dependencies: [] }]
  const isForced = (name: string) => force.includes(name)
  const plan = await pipeline.plan(input, valuesPath, { isForced })
  if (until === undefined) return plan
  const needed = ancestors(pipeline.graph, until)
  return plan.filter(({ stage: name }) => name === until || needed.has(name))
}

function asPipeline(stage: Stage): Pipeline | undefined {
  return 'graph' in stage && 'runUntil' in stage ? (stage as Pipeline) : undefined
}
