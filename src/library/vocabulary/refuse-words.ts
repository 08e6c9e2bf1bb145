import { StageError } from '../../stage/stage-error.ts'
import { checkRecord } from '../records/check-record.ts'
import { faultsMessage, problemText } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'

/**
 * Refuses words that no meaning could be taken in for, before anybody is paid for one.
 *
 * @throws StageError `words_invalid` with each of them.
 */
export function refuseWords(schema: RecordSchema, words: readonly string[]): void {
  const [field = ''] = schema.keyFields
  const wordAlone = { ...schema, required: [field], optional: [] }
  const errors = words
    .flatMap((word) => checkRecord(wordAlone, { [field]: word }, 'words').errors)
    .map((problem) => problemText({ ...problem, location: 'words' }))
  if (errors.length === 0) return
  throw new StageError('words_invalid', faultsMessage('The input has', errors), errors)
}
