import type { Place } from '../../io/source-error.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Design } from '../spec/compile.ts'
import { SpecError } from '../spec/error.ts'
import { placeOfValue } from '../spec/place-of-value.ts'
import type { Value } from '../spec/value.ts'
import { checkColumns } from './check-columns.ts'
import { PlanError, SharedIdError } from './error.ts'
import type { SignatureOf } from './plan-builder.ts'
import { type CohortPlan, planGenerations } from './plan.ts'

/** Every generation is a folder with files, and all of them are held at once while a cohort is run. */
const MOST_ROWS = 1_000_000

/**
 * The generations of a compiled spec.
 *
 * @throws SpecError `spec_too_large` for more than a million rows, `spec_misspelt_field`.
 * @throws PlanError, SharedIdError with the place in the spec.
 */
export function planDesign(
  design: Design,
  catalog: Pick<Catalog, 'templates'>,
  signatureOf: SignatureOf,
): CohortPlan {
  const { spec, size } = design
  const start = { file: spec.file, line: 1, column: 1 }
  if (size > MOST_ROWS) {
    const place = spec.axes[0]?.name.place ?? start
    const problem = `The spec makes ${size} rows; a cohort has at most ${MOST_ROWS}. Take a subset of its axes or couple them. (\`reverie cohort compile\` writes designs of any size.)`
    throw new SpecError('spec_too_large', place, problem, { value: size, path: 'axes' })
  }
  checkColumns(design)
  const placeOf = (column: string, value: Value | undefined): Place =>
    (value === undefined ? undefined : placeOfValue(spec, column, value)) ?? start
  try {
    return planGenerations(design, catalog, { essayId: spec.essayId, signatureOf })
  } catch (error) {
    if (error instanceof PlanError) throw error.at(placeOf(error.field, error.row[error.field]))
    if (!(error instanceof SharedIdError)) throw error
    const model = error.rows[1].row['essay_llm']
    throw error.at(placeOf('essay_llm', model))
  }
}
