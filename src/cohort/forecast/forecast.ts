import { join } from 'node:path'
import { mean, quantileSorted } from 'simple-statistics'
import type { Surveyed } from '../assessment/survey.ts'
import { Expectations } from '../assessment/expectations.ts'
import type { Cohort } from '../cohort.ts'
import { STAGES, type CohortStage } from '../ids/generation-id.ts'
import type { Standing } from '../assessment/standing.ts'
import { StoredModelError } from '../membership/stored-model.ts'
import type { Generation } from '../plan/generation.ts'
import { faultsOf } from './faults.ts'
import { callKey, readPastCalls } from './past-calls.ts'

/** What something is expected to come to, and between what it lies in four cases of five. */
export interface Expectation {
  readonly expected: number
  readonly low: number
  readonly high: number
}

/** Calls to be made of one model for one stage. */
export interface CallsForecast {
  readonly stage: CohortStage
  readonly modelId: string
  /** `provider:model`. */
  readonly backend: string
  readonly calls: number
  /** Absent: unknown, because this data root holds no such call that reported it. */
  readonly tokens?: Expectation
  /** US dollars. Absent as above. */
  readonly costUsd?: Expectation
}

export interface Forecast {
  readonly stages: Readonly<Record<CohortStage, Readonly<Record<Standing, number>>>>
  /** By stage and model. */
  readonly calls: readonly CallsForecast[]
  /** What would stop a run or make generations fail: ids, templates, parsers, models; a sentence each. */
  readonly faults: readonly string[]
}

/** What a run would do and is expected to take, from what the same stages took before. */
export function forecast(cohort: Cohort, surveyed: Iterable<Surveyed>): Forecast {
  const none = () => ({ done: 0, stale: 0, missing: 0, failed: 0 })
  const stages = { draft: none(), essay: none(), evaluation: none() }
  const toMake: Generation[] = []
  const calls = new Map<string, { stage: CohortStage; modelId: string; calls: number }>()
  let otherModel: StoredModelError | undefined
  for (const { generation, standing, needsCall, storedModel } of surveyed) {
    const { stage, modelId = '' } = generation
    // One says what all of them are told.
    if (storedModel !== undefined) otherModel ??= new StoredModelError(generation, storedModel)
    stages[stage][standing] += 1
    if (standing !== 'done') toMake.push(generation)
    if (!needsCall) continue
    const key = `${stage} ${modelId}`
    const group = calls.get(key) ?? { stage, modelId, calls: 0 }
    group.calls += 1
    calls.set(key, group)
  }
  const past = readPastCalls(join(cohort.gensFolder, 'gens-journal.jsonl'))
  const expectations = new Expectations(cohort.catalog)
  const groups = [...calls.values()].sort(byStage).map((group) => {
    const backend = expectations.backend(group.modelId) ?? ''
    const { tokens = [], costs = [] } = past.get(callKey(group.stage, backend)) ?? {}
    const [expectedTokens, expectedCost] = [tokens, costs].map((each) => times(group.calls, each))
    return {
      ...group,
      backend,
      ...(expectedTokens && { tokens: expectedTokens }),
      ...(expectedCost && { costUsd: expectedCost }),
    }
  })
  const faults = [
    ...(otherModel === undefined ? [] : [otherModel.message]),
    ...faultsOf(toMake, cohort.catalog),
  ]
  return { stages, calls: groups, faults }
}

function times(count: number, past: readonly number[]): Expectation | undefined {
  if (past.length === 0) return undefined
  const sorted = [...past].sort((a, b) => a - b)
  return {
    expected: count * mean(sorted),
    low: count * quantileSorted(sorted, 0.1),
    high: count * quantileSorted(sorted, 0.9),
  }
}

function byStage(a: { stage: CohortStage }, b: { stage: CohortStage }): number {
  return STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage)
}

/** What several come to together; `unknown` counts the calls of which nothing is known. */
export function total(
  calls: readonly CallsForecast[],
  of: 'tokens' | 'costUsd',
): { readonly known?: Expectation; readonly unknown: number } {
  let known: Expectation | undefined
  let unknown = 0
  for (const group of calls) {
    const part = group[of]
    if (part === undefined) unknown += group.calls
    else known = known === undefined ? part : plus(known, part)
  }
  return { unknown, ...(known && { known }) }
}

function plus(a: Expectation, b: Expectation): Expectation {
  return { expected: a.expected + b.expected, low: a.low + b.low, high: a.high + b.high }
}
