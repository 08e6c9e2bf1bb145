import { makeFolder, writeWhole } from '../../io/files.ts'
import { waitForLock } from '../../io/wait-for-lock.ts'
import { done } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { completeRecord } from '../records/complete-record.ts'
import { faultsMessage, problemText, shown } from '../records/problem.ts'
import type { DataRecord, RecordSchema } from '../records/record-schema.ts'
import { type Batch, isStub } from './batch.ts'
import { checkStore } from './check-store.ts'
import { vocabularyFolder } from './folder.ts'
import { type Ingested, ingestedMessage } from './ingested.ts'
import { asJson } from './json-file.ts'
import { mergeBatch } from './merge-batch.ts'
import { readQueue, withoutWords } from './queue.ts'
import { checkedBatch, readBatchValue } from './read-batch.ts'
import { readStore } from './read-store.ts'
import { spanishVocabulary } from './spanish-vocabulary.ts'
import { stagingFile } from './staging-file.ts'
import { type VocabularyStore, vocabularyFiles } from './store.ts'
import { wordKey } from './words.ts'

export interface IngestBatchOptions {
  /** The folder of `vocabulary.json`. Default: the setting `folder` of the run, else the working folder. */
  folder?: string
  /** What the meanings have to be like. Default: `spanish-vocabulary`. */
  schema?: RecordSchema
}

/** The work of the stage `ingest_batch`. */
export async function ingestBatch(
  options: IngestBatchOptions,
  input: unknown,
  context: StageContext,
): Promise<Returned<Ingested>> {
  const file = stagingFile(input, context)
  if (typeof file !== 'string') return file
  const folder = vocabularyFolder(options.folder, context)
  const schema = options.schema ?? spanishVocabulary
  const ingested = await ingest({ file, folder, schema }, context.signal)
  for (const warning of ingested.warnings) context.log(warning)
  return done(ingested, ingestedMessage(ingested))
}

/**
 * Merges a filled staging file into the store of a folder, all of it or nothing, and takes its
 * words off the queue. Several processes may do so at once.
 *
 * @throws DiskError, LockedError
 * @throws StageError `batch_unreadable`, `batch_invalid`, `store_corrupt`, `store_invalid`
 */
async function ingest(
  { file, folder, schema }: { file: string; folder: string; schema: RecordSchema },
  signal: AbortSignal,
): Promise<Ingested> {
  const { batch, warnings } = checkedBatch(schema, readBatchValue(file), file)
  const paths = vocabularyFiles(folder)
  makeFolder(folder)
  const release = await waitForLock(paths.lock, `The vocabulary in ${folder}`, { signal })
  try {
    const before = readStore(paths.store)
    const queue = readQueue(paths.queue)
    refuseStubsForReal(schema, before, batch)
    const now = new Date().toISOString()
    const merged = mergeBatch(schema, before, batch, now)
    const found = merged.isChanged ? checkStore(schema, merged.store) : undefined
    if (found !== undefined && found.errors.length > 0) {
      const errors = found.errors.map(problemText)
      const what = `${paths.store} is left as it is, for it would have`
      throw new StageError('store_invalid', faultsMessage(what, errors), errors)
    }
    if (merged.isChanged) writeWhole(paths.store, asJson(merged.store))
    const cards = batch.meanings.map((meaning) => completeRecord(schema, meaning))
    const words = [...new Set(cards.map((card) => wordOf(schema, card)))]
    const left = queue && withoutWords(queue, [...words, ...batch.skipped_words], now)
    if (left !== undefined && left.removed > 0) writeWhole(paths.queue, asJson(left.queue))
    return {
      file,
      store: paths.store,
      words,
      cards,
      placeholders: cards.filter(isStub).length,
      ...merged.counts,
      unqueued: left?.removed ?? 0,
      warnings: [
        ...warnings,
        ...(found?.warnings ?? []).map(problemText),
        ...skippedThoughLearned(merged.store, batch),
      ],
    }
  } finally {
    release()
  }
}

function wordOf({ keyFields: [field = ''] }: RecordSchema, card: DataRecord): string {
  return String(card[field])
}

/** Nobody's answer must not take the place of somebody's. */
function refuseStubsForReal(
  schema: RecordSchema,
  store: VocabularyStore | undefined,
  { meanings }: Batch,
): void {
  const real = new Set(
    Object.entries(store?.words ?? {})
      .filter(([, entry]) => entry.meanings.some((meaning) => !isStub(meaning)))
      .map(([word]) => wordKey(word)),
  )
  const errors = meanings.flatMap((meaning, index) => {
    const word = wordOf(schema, meaning)
    if (!isStub(meaning) || !real.has(wordKey(word))) return []
    return [`meanings[${index}]: is a placeholder for ${shown(word)}, which is learned already.`]
  })
  if (errors.length > 0) {
    throw new StageError('batch_invalid', faultsMessage('The batch has', errors), errors)
  }
}

function skippedThoughLearned(store: VocabularyStore, batch: Batch): string[] {
  const learned = new Set(Object.keys(store.words).map(wordKey))
  return batch.skipped_words
    .filter((word) => learned.has(wordKey(word)))
    .map((word) => `skipped_words: has ${shown(word)}, which is learned already and stays so.`)
}
