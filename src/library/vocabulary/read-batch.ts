import { extractJson } from '../../core/json/extract-json.ts'
import { ParseError } from '../../core/parse-error.ts'
import { readSourceText } from '../../io/source-text.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { faultsMessage, problemText } from '../records/problem.ts'
import type { Batch } from './batch.ts'
import { checkBatch } from './check-batch.ts'

/**
 * The JSON object in a staging file, which may have been filled by a model: in a code fence, with
 * prose around it, with trailing commas.
 *
 * @throws DiskError when it cannot be read.
 * @throws SourceError `not_utf8` when it is in another encoding.
 * @throws StageError `batch_unreadable` when there is no JSON object in it.
 */
export function readBatchValue(path: string): unknown {
  const text = readSourceText(path)
  try {
    return extractJson(text).value
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    const what = [error.reason, ...error.issues].join('; ')
    throw new StageError(
      'batch_unreadable',
      `The staging file ${path} holds no JSON object that can be read: ${what}.`,
      [what],
      { cause: error },
    )
  }
}

/** A filled batch and what is worth knowing about it. */
export interface CheckedBatch {
  batch: Batch
  warnings: string[]
}

/**
 * Takes a value for a filled batch when nothing speaks against it.
 *
 * @param place names it in the message
 * @throws StageError `batch_invalid` with every error.
 */
export function checkedBatch(schema: RecordSchema, value: unknown, place: string): CheckedBatch {
  const { errors, warnings } = checkBatch(schema, value)
  if (errors.length > 0) {
    const texts = errors.map(problemText)
    throw new StageError('batch_invalid', faultsMessage(`${place} has`, texts), texts)
  }
  const { metadata, words = [], meanings, skipped_words = [] } = value as Partial<Batch>
  return {
    batch: {
      metadata: metadata ?? { created: '', source: '', instructions: '' },
      words,
      meanings: meanings ?? [],
      skipped_words,
    },
    warnings: warnings.map(problemText),
  }
}
