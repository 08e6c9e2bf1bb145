import { NotJsonError } from '../core/plain-json.ts'
import type { Give } from './pipeline-design.ts'
import type { Step } from './pipeline-steps.ts'
import { PipelineValues, workKey } from './pipeline-values.ts'

/** What running a pipeline now would do with one of its stages. */
export interface PlannedStage {
  stage: string
  displayName: string
  /** What it depends on, directly. */
  dependencies: readonly string[]
  /**
   * `reuse`: its value is taken as it is kept. `check`: it is done, and run again on what is kept of
   * it elsewhere, such as answers, which costs nothing while they hold. `run`: it is still to be done,
   * or needs one that is. `skip`: its condition does not hold.
   */
  action: 'reuse' | 'check' | 'run' | 'skip'
}

export interface PlanOptions {
  config?: object
  isForced?: (stage: string) => boolean
}

/** What a run would do with each step; conditions are asked, stages are not. */
export async function planSteps(
  steps: readonly Step[],
  input: unknown,
  give: Give,
  valuesPath: string,
  { config = {}, isForced = () => false }: PlanOptions,
): Promise<PlannedStage[]> {
  const values = new PipelineValues(valuesPath, () => {})
  values.check()
  const known = new Map<string, unknown>()
  const open = new Set<string>()
  const planned: PlannedStage[] = []
  for (const step of steps) {
    const { name, stage, dependencies, needs } = step
    const tell = (action: PlannedStage['action']) =>
      planned.push({ stage: name, displayName: stage.displayName ?? name, dependencies, action })
    if (needs.some((need) => open.has(need))) {
      open.add(name)
      tell('run')
      continue
    }
    const given = give(
      input,
      new Map(needs.flatMap((need) => (known.has(need) ? [[need, known.get(need)]] : []))),
    )
    if (!(await step.when(given))) {
      tell('skip')
      continue
    }
    const key = keyOf(name, step.input(given), config)
    const kept = key === undefined || isForced(name) ? undefined : values.find(name, key)
    if (kept === undefined) open.add(name)
    else known.set(name, kept.value)
    tell(kept === undefined ? 'run' : kept.isFinal ? 'reuse' : 'check')
  }
  return planned
}

function keyOf(name: string, input: unknown, config: object): string | undefined {
  try {
    return workKey(name, input, config)
  } catch (error) {
    if (error instanceof NotJsonError) return undefined
    throw error
  }
}
