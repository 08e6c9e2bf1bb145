import { csvLine } from '../../io/csv-format.ts'
import { parseCsv } from '../../io/csv.ts'
import { makeParent, writeWhole } from '../../io/files.ts'
import { readSourceText } from '../../io/source-text.ts'
import { asCatalog, CatalogError } from '../catalog/error.ts'
import { STAGES, type CohortStage } from '../ids/generation-id.ts'

/** A line of `membership.csv`. */
export interface Member {
  readonly stage: CohortStage
  readonly genId: string
}

const HEADER = ['stage', 'gen_id'] as const

/** Replaces `membership.csv` in one step: stage and id of every generation, each once. */
export function writeMembership(file: string, members: Iterable<Member>): void {
  const lines = new Set<string>()
  for (const { stage, genId } of members) lines.add(csvLine([stage, genId]))
  makeParent(file)
  writeWhole(file, csvLine(HEADER) + [...lines].join(''))
}

/**
 * Reads `membership.csv`. Other columns are left alone, and doubled lines count once.
 *
 * @throws DiskError when it cannot be read.
 * @throws CatalogError with the place of the first fault.
 */
export async function readMembership(file: string): Promise<Member[]> {
  const text = readSourceText(file)
  const plain = plainMembers(text)
  if (plain !== undefined) return plain
  return asCatalog(strictMembers(text, file))
}

/** The members of a file as this package writes it, a hundred thousand of them in no time. */
function plainMembers(text: string): Member[] | undefined {
  const [header, ...lines] = text.split('\n')
  if (header !== HEADER.join(',') || text.includes('"') || text.includes('\r')) return undefined
  const members = new Map<string, Member>()
  for (const line of lines) {
    if (line === '') continue
    const comma = line.indexOf(',')
    const stage = stageOf(line.slice(0, comma))
    const genId = line.slice(comma + 1)
    if (stage === undefined || !isPlainId(genId)) return undefined
    members.set(line, { stage, genId })
  }
  return [...members.values()]
}

async function strictMembers(text: string, file: string): Promise<Member[]> {
  const { header, rows, placeOf } = await parseCsv(text, file)
  const [stageColumn = -1, idColumn = -1] = HEADER.map((name) => header.indexOf(name))
  for (const [index, column] of [stageColumn, idColumn].entries()) {
    if (column >= 0) continue
    const problem = `Column '${HEADER[index]}' is missing. Columns: ${header.join(', ')}.`
    throw new CatalogError('missing_column', { file, line: 1, column: 1 }, problem)
  }
  const members = new Map<string, Member>()
  for (const [index, row] of rows.entries()) {
    const stage = stageOf(row[stageColumn]?.trim() ?? '')
    const genId = row[idColumn]?.trim() ?? ''
    if (stage === undefined) {
      const problem = `The stage is ${JSON.stringify(row[stageColumn])}, not one of ${STAGES.join(', ')}.`
      throw new CatalogError('bad_value', placeOf(index, stageColumn), problem, { field: 'stage' })
    }
    if (!isPlainId(genId)) {
      const problem = `The id is ${JSON.stringify(row[idColumn])}; it has to be the name of a folder.`
      throw new CatalogError('bad_value', placeOf(index, idColumn), problem, { field: 'gen_id' })
    }
    members.set(`${stage},${genId}`, { stage, genId })
  }
  return [...members.values()]
}

function stageOf(text: string): CohortStage | undefined {
  return STAGES.find((stage) => stage === text)
}

/** Ids name folders, so none of them may lead elsewhere. */
function isPlainId(text: string): boolean {
  return /^[\w-][\w.-]*$/.test(text)
}
