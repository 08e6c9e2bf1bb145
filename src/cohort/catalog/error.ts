import { SourceError, type Place, type SourceFault } from '../../io/source-error.ts'

export interface CatalogFault extends SourceFault {
  /** The column of the table, by its name. */
  field?: string
}

/** A fault in a table of the data root; `line` and `column` are its place, `field` the column's name. */
export class CatalogError extends SourceError {
  readonly field: string | undefined

  constructor(code: string, place: Place, problem: string, fault: CatalogFault = {}) {
    super(code, place, problem, fault)
    this.field = fault.field
  }
}

/** What a reader gives that knows nothing of catalogs; the faults it finds become the catalog's. */
export async function asCatalog<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof SourceError) || error instanceof CatalogError) throw error
    throw new CatalogError(error.code, error, error.problem, { value: error.value, cause: error })
  }
}
