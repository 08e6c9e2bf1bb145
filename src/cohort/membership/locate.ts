import { readdirSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { defined } from '../../core/defined.ts'
import { ReverieError } from '../../core/errors.ts'
import { checkName } from '../../core/name.ts'
import { didYouMean } from '../../core/nearest.ts'
import { fileSize } from '../../io/files.ts'
import { isFolder } from '../../io/is-folder.ts'
import { SpecError } from '../spec/error.ts'
import { findSpec } from '../spec/find.ts'

/** Neither a cohort of the data root nor a spec. */
export class UnknownCohortError extends ReverieError {
  readonly cohort: string
  /** Cohorts of the data root. */
  readonly known: readonly string[]

  constructor(cohort: string, dataRoot: string, known: readonly string[]) {
    super('unknown_cohort', unknown(cohort, dataRoot, known))
    this.cohort = cohort
    this.known = known
  }
}

function unknown(cohort: string, dataRoot: string, known: readonly string[]): string {
  const cohorts = join(dataRoot, 'cohorts')
  if (!isFolder(dataRoot)) {
    return `The data root ${dataRoot} is not there, and '${cohort}' is the path of no spec. Work in the folder that holds it, or name it (--data-root).`
  }
  if (known.includes(cohort)) {
    const folder = join(cohorts, cohort)
    return `The cohort '${cohort}' has neither a spec (${join(folder, 'spec', 'config.yaml')}) nor a membership.csv. Write the spec.`
  }
  return `There is no cohort '${cohort}' in ${cohorts}, and no spec of that path.${didYouMean(cohort, known)}`
}

/** A spec's cohort has the id of another one. */
export class CohortTakenError extends ReverieError {
  readonly cohortId: string

  constructor(cohortId: string, specFile: string, other: string) {
    super(
      'cohort_taken',
      `The spec ${specFile} would be cohort '${cohortId}', which has a spec of its own: ${other}. Rename the file, or name the cohort.`,
    )
    this.cohortId = cohortId
  }
}

export interface Located {
  readonly cohortId: string
  readonly specFile?: string
  readonly membershipFile?: string
}

/**
 * Finds a cohort by its id, or by the path of its spec, which may lie anywhere; its id is then its
 * folder's name, or the file's.
 *
 * @throws UnknownCohortError, CohortTakenError
 */
export function locateCohort(dataRoot: string, which: string): Located {
  const cohorts = join(dataRoot, 'cohorts')
  const isId = /^[\w-][\w.-]*$/.test(which)
  if (isId && isFolder(join(cohorts, which))) {
    const found = partsOf(cohorts, which)
    if (found.specFile ?? found.membershipFile) return found
  }
  const spec = specAt(resolve(which))
  if (spec === undefined) throw new UnknownCohortError(which, dataRoot, cohortsIn(dataRoot))
  const cohortId = idOf(cohorts, spec)
  const found = partsOf(cohorts, cohortId)
  if (found.specFile !== undefined && found.specFile !== spec) {
    throw new CohortTakenError(cohortId, spec, found.specFile)
  }
  return { ...found, specFile: spec }
}

/** Where what is known of a cohort's generations is kept together. */
export function indexFile(dataRoot: string, cohortId: string): string {
  return join(dataRoot, 'cohorts', cohortId, 'metadata-index.tsv')
}

function partsOf(cohorts: string, cohortId: string): Located {
  const specFile = specAt(join(cohorts, cohortId, 'spec'))
  const membershipFile = join(cohorts, cohortId, 'membership.csv')
  return {
    cohortId,
    ...defined({ specFile }),
    ...(fileSize(membershipFile) !== undefined && { membershipFile }),
  }
}

/** The spec at a path: the file, or in a folder what {@link findSpec} finds there or in `spec`. */
export function specAt(path: string): string | undefined {
  if (!isFolder(path)) return fileSize(path) === undefined ? undefined : path
  try {
    return findSpec(path)
  } catch (error) {
    if (!(error instanceof SpecError) || error.code !== 'spec_not_found') throw error
    const inner = join(path, 'spec')
    return isFolder(inner) ? specAt(inner) : undefined
  }
}

function idOf(cohorts: string, specFile: string): string {
  const inside = relative(cohorts, specFile).split(sep)
  if (inside[0] !== '..' && inside.length > 1) return checkName('Cohort', inside[0])
  const names = [
    basename(specFile, extname(specFile)),
    ...dirname(specFile).split(sep).toReversed(),
  ]
  // `config` and `spec` are what every spec and its folder are called.
  return checkName(
    'Cohort',
    names.find((name) => name !== 'config' && name !== 'spec'),
  )
}

/** The ids of a data root's cohorts. */
export function cohortsIn(dataRoot: string): string[] {
  const folder = join(dataRoot, 'cohorts')
  if (!isFolder(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}
