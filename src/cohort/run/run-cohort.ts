import { join } from 'node:path'
import { InterruptedError } from '../../core/interrupted-error.ts'
import type { EventListener } from '../../core/event.ts'
import {
  checkKind,
  checkKinds,
  ELSEWHERE,
  FUNCTION,
  type Kind,
  OBJECT,
  SIGNAL,
} from '../../core/option-kinds.ts'
import { onTermination } from '../../io/termination.ts'
import type { Runner } from '../../runners/contract.ts'
import type { Session } from '../../session.ts'
import type { Cohort } from '../cohort.ts'
import { type CohortStage, STAGES } from '../ids/generation-id.ts'
import { writeManifest } from '../manifest/manifest.ts'
import { indexFile } from '../membership/locate.ts'
import { writeMembership } from '../membership/membership-file.ts'
import { seedMetadata } from '../membership/seed.ts'
import type { Generation } from '../plan/generation.ts'
import { runTree } from '../schedule/run-tree.ts'
import { MetadataIndexWriter } from '../store/metadata-index.ts'
import { StageRunner } from '../stage-runner/stage-runner.ts'
import { CohortWork } from './cohort-work.ts'
import { type CohortOutcome, OutcomeCounter } from './outcome.ts'

export interface RunCohortOptions {
  /** Generations made at once. Default 4. */
  readonly workers?: number
  /** Stages whose generations are made anew although they are there. Default none. */
  readonly force?: readonly CohortStage[]
  /** Extra attempts after a failed one. Default 0. */
  readonly retries?: number
  /** Answers every call. Default: the registered runner of each model's provider. */
  readonly runner?: Runner
  /** Told every event as it happens. */
  readonly log?: EventListener
  /** Stops what runs; nothing new starts. */
  readonly signal?: AbortSignal
}

const KINDS: Readonly<Record<keyof RunCohortOptions, Kind>> = {
  workers: ELSEWHERE,
  force: [
    `a list of ${STAGES.join(', ')}`,
    (value) => Array.isArray(value) && value.every((stage) => STAGES.includes(stage)),
  ],
  retries: ELSEWHERE,
  runner: FUNCTION,
  log: FUNCTION,
  signal: SIGNAL,
}
const COHORT: Kind = [
  'what openCohort gives, awaited',
  (value) => OBJECT[1](value) && 'dataRoot' in Object(value),
]

/**
 * Makes what is missing or stale of a cohort: each essay as soon as its own draft is there, each
 * evaluation as soon as its essay is. A generation that fails takes only what is made from it along.
 *
 * @returns what became of the generations; failures are in it and not thrown
 * @throws TypeError for an option there is none of, `workers` or `retries` that are no such number, or
 * a stage to be forced that there is none of.
 * @throws InterruptedError when it was stopped; run it again to go on.
 * @throws DiskError when the disk is full.
 * @throws LockedError when another process works on the same data root.
 * @throws StoredModelError before anything is asked.
 * @example
 * const outcome = await runCohort(await openCohort('data', 'daydream'), { workers: 8 })
 */
export async function runCohort(
  cohort: Cohort,
  options: RunCohortOptions = {},
): Promise<CohortOutcome> {
  checkKinds('runCohort', options, KINDS)
  checkKind('runCohort', 'cohort', cohort, COHORT)
  const { workers = 4, force = [], ...shared } = options
  const { retries = 0, signal } = shared
  checkCount('workers', workers, 1)
  checkCount('retries', retries, 0)
  const { dataRoot, catalog, gensFolder } = cohort
  const runner = new StageRunner({ ...shared, dataRoot, templatesRoot: catalog.templatesRoot })
  const session = runner.session(gensFolder)
  let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined
  const leave = onTermination(async (name) => {
    stoppedBy = name
  })
  const isStopped = () => stoppedBy !== undefined || signal?.aborted === true
  try {
    const generations = seedMetadata(cohort, (message) =>
      session.announce({ type: 'warning', at: now(), code: 'metadata', message }),
    )
    if (cohort.specFile !== undefined) writeContract(cohort, generations)
    const outcome = new OutcomeCounter(cohort.cohortId, generations)
    announcePlan(session, outcome)
    const index = new MetadataIndexWriter(indexFile(dataRoot, cohort.cohortId))
    const work = new CohortWork({ cohort, runner, session, outcome, index, force })
    try {
      await runTree({
        ...asTrees(generations),
        workers,
        isStopped,
        perform: (generation) => work.make(generation),
        skip: (generation, because) => work.skip(generation, because),
      })
    } finally {
      index.finish()
    }
    if (!isStopped()) return outcome
    throw new InterruptedError(stoppedBy, signal?.reason)
  } catch (error) {
    // Whatever a call or a closed session said of it.
    throw isStopped() ? new InterruptedError(stoppedBy, error) : error
  } finally {
    leave()
    await runner.close()
  }
}

function checkCount(name: string, count: number, least: number): void {
  if (Number.isSafeInteger(count) && count >= least) return
  throw new TypeError(`${name} is ${count}; it has to be a whole number from ${least}.`)
}

/** Leaves what the cohort consists of where others read it. */
function writeContract({ cohortId, folder }: Cohort, generations: readonly Generation[]): void {
  writeMembership(join(folder, 'membership.csv'), generations)
  writeManifest(join(folder, 'manifest.json'), cohortId, generations)
}

function announcePlan(session: Session, { stages }: CohortOutcome): void {
  const groups = Object.fromEntries(
    Object.entries(stages).flatMap(([stage, { total }]) => (total > 0 ? [[stage, total]] : [])),
  )
  const total = Object.values(groups).reduce((sum, count) => sum + count, 0)
  session.announce({ type: 'plan', at: now(), total, groups })
}

function asTrees(generations: readonly Generation[]) {
  const ids = new Set(generations.map(({ genId }) => genId))
  const children = new Map<string, Generation[]>()
  const roots: Generation[] = []
  for (const generation of generations) {
    const { parentGenId } = generation
    if (parentGenId === undefined || !ids.has(parentGenId)) {
      roots.push(generation)
      continue
    }
    const siblings = children.get(parentGenId)
    if (siblings === undefined) children.set(parentGenId, [generation])
    else siblings.push(generation)
  }
  return { roots, childrenOf: ({ genId }: Generation) => children.get(genId) ?? [] }
}

function now(): string {
  return new Date().toISOString()
}
