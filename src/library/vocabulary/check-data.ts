import { isObject } from '../../core/json-object.ts'
import { validationFailed } from '../validation-stage.ts'
import { done } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { inputField } from '../input-field.ts'
import { checkRecords } from '../records/check-records.ts'
import { leaveFindings } from '../records/leave-findings.ts'
import { type Findings, type Problem, problemText } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { checkBatch } from './check-batch.ts'
import { checkStore } from './check-store.ts'
import { vocabularyFolder } from './folder.ts'
import { readJsonFile } from './read-store.ts'
import { spanishVocabulary } from './spanish-vocabulary.ts'
import { vocabularyFiles } from './store.ts'
import { counted } from './words.ts'

export interface ValidateDataOptions {
  /** The folder of `vocabulary.json`. Default: the setting `folder` of the run, else the working folder. */
  folder?: string
  /**
   * The field of the input that is checked in place of the file: a store, a filled batch, or a list
   * of meanings.
   */
  key?: string
  /** What the meanings have to be like. Default: `spanish-vocabulary`. */
  schema?: RecordSchema
}

/** What was checked and found to be without error. */
export interface CheckedData {
  kind: 'store' | 'batch' | 'records'
  /** How many records there are in it. */
  records: number
  warnings: readonly Problem[]
}

/** The work of the stage `validate_data`. */
export function checkData(
  { folder, key, schema = spanishVocabulary }: ValidateDataOptions,
  input: unknown,
  context: StageContext,
): Returned<CheckedData> {
  const value =
    key === undefined ? storeIn(vocabularyFolder(folder, context)) : inputField(input, key)
  const kind = key === undefined ? 'store' : kindOf(value)
  const found = findingsOf(kind, schema, value)
  leaveFindings(context, found)
  if (found.errors.length > 0) throw validationFailed(found.errors.map(problemText))
  for (const warning of found.warnings) context.log(problemText(warning))
  const records = recordsIn(kind, value)
  const warned = found.warnings.length === 0 ? '' : `, ${counted(found.warnings.length, 'warning')}`
  return done(
    { kind, records, warnings: found.warnings },
    `Validation passed: ${counted(records, 'record')}${warned}`,
  )
}

function storeIn(folder: string): unknown {
  const path = vocabularyFiles(folder).store
  const value = readJsonFile(path)
  if (value !== undefined) return value
  throw new StageError('store_missing', `There is no ${path}. Give its folder as 'folder'.`)
}

function kindOf(value: unknown): CheckedData['kind'] {
  if (Array.isArray(value)) return 'records'
  return isObject(value) && Array.isArray(value['meanings']) ? 'batch' : 'store'
}

function findingsOf(kind: CheckedData['kind'], schema: RecordSchema, value: unknown): Findings {
  if (kind === 'records') return checkRecords(schema, value, 'records')
  return kind === 'batch' ? checkBatch(schema, value) : checkStore(schema, value)
}

/** Of data without errors. */
function recordsIn(kind: CheckedData['kind'], value: unknown): number {
  if (Array.isArray(value)) return value.length
  const { meanings, words } = value as {
    meanings: unknown[]
    words: Record<string, { meanings: unknown[] }>
  }
  if (kind === 'batch') return meanings.length
  return Object.values(words).reduce((sum, entry) => sum + entry.meanings.length, 0)
}
