import leven from 'leven'
import type { Design } from '../spec/compile.ts'
import { SpecError } from '../spec/error.ts'
import { COMBO_COLUMNS, STAGE_COLUMNS } from './row-fields.ts'

const FIELDS: readonly (readonly string[])[] = [
  COMBO_COLUMNS,
  ...Object.values(STAGE_COLUMNS).flatMap(({ template, model, replicate }) => [
    template,
    model,
    replicate,
  ]),
]

/**
 * An s too many, two letters swapped; farther off is a name of somebody's own, and so is a short one
 * of which less is right, such as `draft_set` beside `draft_rep`.
 */
const slipsIn = (name: string): number => (name.length < 12 ? 1 : 2)

/**
 * Refuses a column that is hardly other than one of a field the design says nothing of: it would
 * count for nothing, and its replicates never be made.
 *
 * @throws SpecError `spec_misspelt_field`.
 */
export function checkColumns({ columns, spec }: Pick<Design, 'columns' | 'spec'>): void {
  const absent = FIELDS.filter((names) => !names.some((name) => columns.includes(name))).flat()
  for (const column of columns) {
    const meant = absent.find((name) => leven(column, name) <= slipsIn(name))
    if (meant === undefined) continue
    const names = [
      ...spec.axes.map(({ name }) => name),
      ...spec.rules.flatMap((rule) => (rule.kind === 'tie' ? [rule.name, ...rule.axes] : [])),
    ]
    const place = names.find(({ text }) => text === column)?.place
    const problem = `Nothing is made of a column '${column}'. Did you mean '${meant}'? If not, call it something else.`
    const start = { file: spec.file, line: 1, column: 1 }
    throw new SpecError('spec_misspelt_field', place ?? start, problem, { value: column })
  }
}
