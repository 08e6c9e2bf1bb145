import { onFirstUse } from '../core/on-first-use.ts'

// What the package offers of cohorts, loaded when it is first used.

/**
 * Opens a cohort by its id or by its spec, and checks that the data root has all that it names.
 *
 * @throws UnknownCohortError, SpecError, CatalogError, UnknownNamesError, PlanError, SharedIdError
 */
export const openCohort = onFirstUse(async () => (await import('./cohort.ts')).openCohort)

/**
 * Makes what is missing or stale of a cohort. Failures are in the outcome and not thrown.
 *
 * @throws InterruptedError when it was stopped; run it again to go on.
 * @throws DiskError, LockedError, StoredModelError
 * @example
 * const outcome = await runCohort(await openCohort('data', 'daydream'), { workers: 8 })
 */
export const runCohort = onFirstUse(async () => (await import('./run/run-cohort.ts')).runCohort)

/** Makes sure that a combo of concepts stands in `combo_mappings.csv` and gives its id. */
export const addCombo = onFirstUse(async () => (await import('./combos.ts')).addCombo)

/** Writes all tables of a cohort into its `reports`. @throws DiskError, CatalogError */
export const writeReport = onFirstUse(async () => (await import('./report.ts')).writeReport)

/** The essays of a cohort by the mean of their scores, the best first. @throws DiskError */
export const rankedEssays = onFirstUse(async () => {
  const [{ rankEssays }, { readScores }] = await Promise.all([
    import('./scores/rank.ts'),
    import('./scores/read-scores.ts'),
  ])
  return async (dataRoot: string, cohortId: string) =>
    rankEssays(await readScores(dataRoot, cohortId))
})

/**
 * Reads a cohort's spec (`.yaml`, `.yml`, `.json` or `.toml`, or the folder with one `config` file of
 * these) and the files it includes. Whether its rules can be met `compileSpec` finds out.
 *
 * @throws SpecError with file, line and column of what is wrong, in the spec or an included file.
 * @throws DiskError when the spec itself cannot be read.
 */
export const loadSpec = onFirstUse(async () => (await import('./spec/load.ts')).loadSpec)

/**
 * Reads the tables of a data root.
 *
 * @throws CatalogError with file, line and column of the first fault.
 * @throws DiskError when a table is not there; the combos and the replication may be absent.
 */
export const readCatalog = onFirstUse(
  async () => (await import('./catalog/catalog.ts')).readCatalog,
)
