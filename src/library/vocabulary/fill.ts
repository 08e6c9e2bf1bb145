import { isObject } from '../../core/json-object.ts'
import { readText, writeWhole } from '../../io/files.ts'
import { done, stubbed } from '../../stage/outcome.ts'
import { promptStage } from '../../stage/prompt-stage.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { faultsMessage } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { type Batch, isStub } from './batch.ts'
import { answeredBatch, answerWithoutModel, fillFaults } from './fill-answer.ts'
import { asJson } from './json-file.ts'
import { meaningsAnswer, type MeaningsAnswer } from './meanings-answer.ts'
import { isOffline } from './offline.ts'
import { fillPrompt } from './prompts.ts'
import { readBatchValue } from './read-batch.ts'
import { spanishVocabulary } from './spanish-vocabulary.ts'
import { stagingFile } from './staging-file.ts'
import { counted } from './words.ts'

export interface FillBatchOptions {
  /** What the meanings have to be like. Default: `spanish-vocabulary`. */
  schema?: RecordSchema
}

/** What became of a staging file. */
export interface Filled {
  file: string
  /** How many meanings it has. */
  meanings: number
  skipped_words: string[]
  /** Who filled it: a model, what comes along with the package, or somebody before. */
  by: 'model' | 'stub' | 'before'
}

/** The work of the stage `fill_batch`. */
export async function fillBatch(
  options: FillBatchOptions,
  input: unknown,
  context: StageContext,
): Promise<Returned<Filled>> {
  const file = stagingFile(input, context)
  if (typeof file !== 'string') return file
  const schema = options.schema ?? spanishVocabulary
  const before = readText(file)
  const batch = asBatch(readBatchValue(file), file)
  if (fillFaults(schema, batch, batch).length === 0) {
    const message = `${file} is filled already, with ${counted(batch.meanings.length, 'meaning')}`
    return done(summary(file, batch, 'before'), message)
  }
  const isStubbed = isOffline(context)
  const answer = isStubbed ? withoutModel(schema, batch, file) : await ask(schema, batch, context)
  const result = answeredBatch(batch, answer)
  const source = isStubbed ? 'stub' : 'fill_batch'
  const metadata = { ...batch.metadata, source, filled: new Date().toISOString() }
  if (readText(file) !== before) {
    const message = `${file} was changed while it was being filled, and is left as it is. Run again to fill what it holds now.`
    throw new StageError('batch_changed', message)
  }
  writeWhole(file, asJson({ ...result, metadata }))
  if (!isStubbed) {
    const message = `Filled ${counted(result.meanings.length, 'meaning')} in ${file}`
    return done(summary(file, result, 'model'), message)
  }
  const placeholders = result.meanings.filter(isStub).length
  const samples = result.meanings.length - placeholders
  const what = `${counted(samples, 'sample')} and ${counted(placeholders, 'placeholder')}`
  return stubbed(summary(file, result, 'stub'), `no model was asked; filled in ${what}`)
}

/** @throws StageError `model_needed` where what comes along is nothing for the schema. */
function withoutModel(schema: RecordSchema, batch: Batch, file: string): MeaningsAnswer {
  const answer = answerWithoutModel(batch)
  const faults = fillFaults(schema, batch, answeredBatch(batch, answer))
  if (faults.length === 0) return answer
  const what = `Without a model ${file} can be filled with samples and placeholders only, which do not fit the schema '${schema.name}'. Name a backend, or fill it by hand; there would be`
  throw new StageError('model_needed', faultsMessage(what, faults), faults)
}

async function ask(
  schema: RecordSchema,
  batch: Batch,
  context: StageContext,
): Promise<MeaningsAnswer> {
  const stage = promptStage<Batch, MeaningsAnswer>({
    name: 'fill_batch',
    prompt: (asked) => fillPrompt(schema, asked),
    output: meaningsAnswer,
    checks: [(answer, asked) => fillFaults(schema, asked, answeredBatch(asked, answer))],
  })
  // Without a stub, it gives its value or throws.
  return stage.execute(batch, context) as Promise<MeaningsAnswer>
}

function summary(file: string, batch: Batch, by: Filled['by']): Filled {
  const { meanings, skipped_words: skipped } = batch
  return { file, meanings: meanings.length, skipped_words: [...skipped], by }
}

function asBatch(value: unknown, file: string): Batch {
  const batch = isObject(value) ? value : {}
  const { metadata, words, meanings = [], skipped_words: skipped = [] } = batch
  const isList = (list: unknown): list is unknown[] => Array.isArray(list)
  const hasWords = isList(words) && words.some((word) => typeof word === 'string')
  if (!hasWords || !isList(meanings) || !isList(skipped) || !isObject(metadata)) {
    const message = `${file} cannot be filled: it has to hold 'metadata', a list of 'words', and lists of 'meanings' and 'skipped_words'.`
    throw new StageError('batch_invalid', message)
  }
  return { ...batch, metadata, words, meanings, skipped_words: skipped } as unknown as Batch
}
