import { ReverieError } from '../../core/errors.ts'
import type { Place } from '../../io/source-error.ts'
import type { Row } from '../spec/value.ts'

/** A row of a compiled spec that cannot be planned. */
export class PlanError extends ReverieError {
  /** Counts from 1. */
  readonly rowNumber: number
  readonly row: Row
  readonly field: string
  /** Where the spec has the value; absent for rows that come from none. */
  readonly place: Place | undefined
  readonly #problem: string

  constructor(
    code: string,
    rowNumber: number,
    row: Row,
    problem: string,
    field: string,
    place?: Place,
  ) {
    super(code, `${at(place)}Row ${rowNumber}: ${problem}. The row is ${JSON.stringify(row)}.`)
    this.rowNumber = rowNumber
    this.row = row
    this.field = field
    this.place = place
    this.#problem = problem
  }

  /** The same error with a place. */
  at(place: Place): PlanError {
    return new PlanError(this.code, this.rowNumber, this.row, this.#problem, this.field, place)
  }
}

function at(place: Place | undefined): string {
  return place === undefined ? '' : `${place.file}:${place.line}:${place.column}: `
}

/** A generation as the columns of a row would say it, with the row that asked for it. */
export interface PlannedRow {
  /** Counts from 1. */
  readonly rowNumber: number
  readonly row: Row
}

/** Two generations of a plan that are not the same have one id, and would overwrite each other. */
export class SharedIdError extends ReverieError {
  readonly genId: string
  readonly rows: readonly [PlannedRow, PlannedRow]
  /** Where the spec has what is wrong; absent for rows that come from none. */
  readonly place: Place | undefined
  readonly #advice: string

  constructor(
    genId: string,
    rows: readonly [PlannedRow, PlannedRow],
    advice: string,
    place?: Place,
  ) {
    const shown = rows.map(({ rowNumber, row }) => `\n  row ${rowNumber}: ${JSON.stringify(row)}`)
    super(
      'plan_shared_id',
      `${at(place)}Two generations share the id ${genId}:${shown.join('')}\n${advice}`,
    )
    this.genId = genId
    this.rows = rows
    this.place = place
    this.#advice = advice
  }

  /** The same error with a place. */
  at(place: Place): SharedIdError {
    return new SharedIdError(this.genId, this.rows, this.#advice, place)
  }
}
