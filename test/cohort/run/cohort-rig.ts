import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { survey } from '../../../src/cohort/assessment/survey.ts'
import { openCohort } from '../../../src/cohort/cohort.ts'
import type { CohortOutcome } from '../../../src/cohort/run/outcome.ts'
import { runCohort, type RunCohortOptions } from '../../../src/cohort/run/run-cohort.ts'
import type { ReverieEvent } from '../../../src/core/event.ts'
import { type Say, model } from '../model.ts'
import { smallRoot } from '../small-root.ts'

/** The cohort `tiny` of a small data root, with a scripted model. */
export function cohortRig(
  t: TestContext,
  say?: Say,
  changes: Readonly<Record<string, string | undefined>> = {},
) {
  const dataRoot = smallRoot(t, changes)
  const asked = model(say)
  const events: ReverieEvent[] = []
  const at = (path: string) => join(dataRoot, path)
  const open = (which = 'tiny') => openCohort(dataRoot, which)
  return {
    dataRoot,
    asked,
    events,
    open,
    at,
    read: (path: string) => readFileSync(at(path), 'utf8'),
    write: (path: string, text: string) => writeFileSync(at(path), text),
    run: async (options: RunCohortOptions = {}, which?: string): Promise<CohortOutcome> =>
      runCohort(await open(which), {
        runner: asked,
        log: (event) => events.push(event),
        ...options,
      }),
    /** Ids of a stage in plan order. */
    ids: async (stage: string) =>
      [...(await open()).generations()]
        .map(({ generation }) => generation)
        .filter((generation) => generation.stage === stage)
        .map(({ genId }) => genId),
    /** `stage standing: why` of everything that is not done, ids left out. */
    undone: async (which?: string) =>
      [...survey(await open(which))].flatMap(({ generation, standing, why }) =>
        standing === 'done'
          ? []
          : [`${generation.stage} ${standing}: ${why.replaceAll(/[dev]_\w{10,}/g, 'x')}`],
      ),
  }
}
