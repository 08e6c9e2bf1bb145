import { join } from 'node:path'
import { ReverieError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { fileSize } from '../../io/files.ts'
import type { Place } from '../../io/source-error.ts'
import { type CohortStage, STAGES } from '../ids/generation-id.ts'
import { COMBO_COLUMNS, isNoModel, STAGE_COLUMNS } from '../plan/row-fields.ts'
import type { Design } from '../spec/compile.ts'
import { placeOfValue } from '../spec/place-of-value.ts'
import type { Value } from '../spec/value.ts'
import type { Catalog } from './catalog.ts'
import { namesOf, type KnownNames } from './known-names.ts'
import { templateFile } from './templates.ts'

/** A name in a design that cannot be used. */
export interface NameFault {
  readonly column: string
  readonly value: Value
  /** Known names like it, best first. */
  readonly nearest: readonly string[]
  readonly problem: string
  /** Where the spec or a file it includes says so. */
  readonly place: Place | undefined
}

/** Names a design uses and the data root cannot serve: all of them at once. */
export class UnknownNamesError extends ReverieError {
  readonly missing: readonly NameFault[]

  constructor(missing: readonly NameFault[]) {
    const lines = missing.map(({ place, column, value, problem }) => {
      const where = place === undefined ? '' : `${place.file}:${place.line}:${place.column}: `
      return `${where}${column} ${JSON.stringify(value)} ${problem}`
    })
    super('unknown_names', lines.join('\n'))
    this.missing = missing
  }
}

/**
 * Checks that every value of the named columns is known; columns without known names are free.
 *
 * @throws UnknownNamesError with all that are not, and the nearest that are.
 */
export function checkNames(design: Design, known: KnownNames): void {
  report(unknownNames(design, known))
}

/**
 * Checks that a data root has every combo, template and model a design names, the text of every
 * template that a model is asked by, and every concept of a combo.
 *
 * @throws UnknownNamesError with all it has not.
 */
export function checkDesign(design: Design, catalog: Catalog): void {
  const unknown = unknownNames(design, namesOf(catalog)).map((name) => withoutRow(name, catalog))
  report([...unknown, ...withoutFiles(design, catalog)])
}

function report(faults: readonly NameFault[]): void {
  if (faults.length > 0) throw new UnknownNamesError(faults)
}

function unknownNames(design: Design, known: KnownNames): NameFault[] {
  const faults: NameFault[] = []
  for (const column of design.columns) {
    const names = known.get(column)
    if (names === undefined) continue
    for (const value of design.valuesOf(column)) {
      if (names.has(String(value).trim())) continue
      // Copied essays have no model.
      if (STAGE_COLUMNS.essay.model.includes(column) && isNoModel(value)) continue
      const near = nearest(String(value), names)
      const [best] = near
      const count = names.size === 1 ? '1 name is' : `${names.size} names are`
      const guess =
        best === undefined ? `${count} known, none is like it.` : `Did you mean '${best}'?`
      const problem = `is unknown. ${guess}`
      faults.push(fault(design, column, value, problem, near))
    }
  }
  return faults
}

/** Says where a row is missing: of a template that has a text, and of a name that none is like. */
function withoutRow(name: NameFault, { dataRoot, templatesRoot }: Catalog): NameFault {
  const stage = STAGES.find((known) => STAGE_COLUMNS[known].template.includes(name.column))
  const table = join(dataRoot, tableOf(name.column, stage))
  const file = stage && templateFile(templatesRoot, stage, String(name.value).trim())
  if (file !== undefined && fileSize(file) !== undefined) {
    return { ...name, problem: `has a text (${file}) but no row in ${table}. Add one.` }
  }
  if (name.nearest.length > 0) return name
  return { ...name, problem: `${name.problem} Name another, or add a row to ${table}.` }
}

function tableOf(column: string, templatesOf: CohortStage | undefined): string {
  if (COMBO_COLUMNS.includes(column)) return 'combo_mappings.csv'
  return join('1_raw', templatesOf ? `${templatesOf}_templates.csv` : 'llm_models.csv')
}

function withoutFiles(design: Design, { templates, combos, concepts }: Catalog): NameFault[] {
  const faults: NameFault[] = []
  for (const stage of STAGES) {
    for (const [column, value] of valuesIn(design, STAGE_COLUMNS[stage].template)) {
      const template = templates[stage].get(String(value).trim())
      // A copy is made without its text being read.
      if (template === undefined || template.generator === 'copy') continue
      if (fileSize(template.file) !== undefined) continue
      const problem = `has a row (${template.place.file}:${template.place.line}) but no text: ${template.file} is not there.`
      faults.push(fault(design, column, value, problem, []))
    }
  }
  for (const [column, value] of valuesIn(design, COMBO_COLUMNS)) {
    const combo = combos.get(String(value).trim())
    const unknown = combo?.conceptIds.find((conceptId) => !concepts.has(conceptId))
    if (combo === undefined || unknown === undefined) continue
    const problem = `holds the concept '${unknown}' (${combo.place.file}:${combo.place.line}), which is unknown.`
    faults.push(fault(design, column, value, problem, nearest(unknown, concepts.keys())))
  }
  return faults
}

function valuesIn(design: Design, columns: readonly string[]): [column: string, value: Value][] {
  return columns.flatMap((column) =>
    design.valuesOf(column).map((value): [string, Value] => [column, value]),
  )
}

function fault(
  design: Design,
  column: string,
  value: Value,
  problem: string,
  near: readonly string[],
): NameFault {
  const place = placeOfValue(design.spec, column, value)
  return { column, value, nearest: near, problem, place }
}
