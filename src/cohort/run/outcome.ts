import { STAGES, type CohortStage } from '../ids/generation-id.ts'
import type { Generation } from '../plan/generation.ts'

/** What a run came to in one stage. */
export interface StageCounts {
  total: number
  /** Asked of a model, or copied, now. */
  made: number
  /** There already, or read again without a call. */
  reused: number
  failed: number
  /** Not tried, because what it is made from failed. */
  skipped: number
}

export interface CohortFailure {
  readonly stage: CohortStage
  readonly genId: string
  readonly message: string
}

/** What a run of a cohort came to. */
export interface CohortOutcome {
  readonly cohortId: string
  readonly stages: Readonly<Record<CohortStage, Readonly<StageCounts>>>
  /** The first thousand; `stages` counts all. */
  readonly failures: readonly CohortFailure[]
}

const FAILURES_KEPT = 1000

/** Counts what becomes of generations while a cohort runs. */
export class OutcomeCounter implements CohortOutcome {
  readonly cohortId: string
  readonly stages: Readonly<Record<CohortStage, StageCounts>>
  readonly failures: CohortFailure[] = []

  constructor(cohortId: string, generations: Iterable<Generation>) {
    this.cohortId = cohortId
    const none = () => ({ total: 0, made: 0, reused: 0, failed: 0, skipped: 0 })
    this.stages = { draft: none(), essay: none(), evaluation: none() }
    for (const { stage } of generations) this.stages[stage].total += 1
  }

  count(stage: CohortStage, end: Exclude<keyof StageCounts, 'total' | 'failed'>): void {
    this.stages[stage][end] += 1
  }

  fail({ stage, genId }: Generation, message: string): void {
    this.stages[stage].failed += 1
    if (this.failures.length < FAILURES_KEPT) this.failures.push({ stage, genId, message })
  }
}

/** Whether every generation is there. */
export function isComplete({ stages }: CohortOutcome): boolean {
  return STAGES.every((stage) => stages[stage].made + stages[stage].reused === stages[stage].total)
}
