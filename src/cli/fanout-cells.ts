import { type Backend, formatBackend } from '../core/backend.ts'
import { fanoutName } from './fanout-name.ts'
import { UsageError } from './usage-error.ts'

/** One prompt file to be asked of one backend. */
export interface Cell {
  stage: string
  file: string
  backend: Backend
}

/** Every file with every backend. Backends take turns, so that all of them are busy from the start. */
export function* fanoutCells(
  files: readonly string[],
  backends: readonly Backend[],
): Generator<Cell> {
  for (const file of files) {
    for (const backend of backends) yield { stage: fanoutName(file, backend), file, backend }
  }
}

/**
 * How many cells each backend has, by the part of the stage names that stands for it.
 *
 * @throws UsageError when two cells have one name, naming both.
 */
export function countCells(cells: Iterable<Cell>): Record<string, number> {
  const groups: Record<string, number> = {}
  const taken = new Map<string, Cell>()
  for (const cell of cells) {
    const other = taken.get(cell.stage)
    if (other !== undefined) throw meeting(cell.stage, other, cell)
    taken.set(cell.stage, cell)
    const group = cell.stage.slice(0, cell.stage.indexOf('.'))
    groups[group] = (groups[group] ?? 0) + 1
  }
  return groups
}

function meeting(stage: string, one: Cell, other: Cell): UsageError {
  if (one.file !== other.file) {
    return new UsageError(
      `The files ${one.file} and ${other.file} would both be stage '${stage}'. Rename one, or ask them in two runs with a --prefix of their own.`,
    )
  }
  const [first, second] = [formatBackend(one.backend), formatBackend(other.backend)]
  return new UsageError(
    first === second
      ? `Backend '${first}' is given twice.`
      : `The backends '${first}' and '${second}' would both be stage '${stage}'. Ask them in two runs with a --prefix of their own.`,
  )
}
