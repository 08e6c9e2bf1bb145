import { done, skipped } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { earlierValue } from '../earlier-value.ts'
import { shown } from '../records/problem.ts'
import type { DataRecord, RecordSchema } from '../records/record-schema.ts'
import { textField } from '../records/text-field.ts'
import { createBatch } from './create-batch.ts'
import { vocabularyFolder } from './folder.ts'
import { FILL_INSTRUCTIONS } from './prompts.ts'
import { refuseWords } from './refuse-words.ts'
import { spanishVocabulary } from './spanish-vocabulary.ts'
import { vocabularyFiles } from './store.ts'
import { counted, wordList, wordsIn } from './words.ts'

export interface PrepareBatchOptions {
  /** The folder of `staging/`. Default: the setting `folder` of the run, else the working folder. */
  folder?: string
  /** What whoever fills the file is told. Default: how each field is written. */
  instructions?: string
  /** What the meanings have to be like. Default: `spanish-vocabulary`. */
  schema?: RecordSchema
}

/** The staging file that was made. */
export interface Prepared {
  file: string
  words: string[]
  /** Meanings to be filled; none where whoever fills the file is to find them. */
  meanings: number
}

/** The work of the stage `prepare_batch`. */
export function prepareBatch(
  options: PrepareBatchOptions,
  input: unknown,
  context: StageContext,
): Returned<Prepared> {
  const analysis = context.results['analyze_words']
  if (analysis?.status === 'skipped') return skipped(analysis.message)
  const given = wordsIn(input, ['analyze_words'])
  const words = given === undefined ? [] : wordList(given)
  if (words.length === 0) {
    const message =
      "There are no words to prepare. Give the input 'words', a list or a text with commas."
    throw new StageError('words_missing', message)
  }
  const schema = options.schema ?? spanishVocabulary
  refuseWords(schema, words)
  const meanings = templates(
    schema,
    earlierValue(input, 'meanings', ['analyze_words']) ?? [],
    words,
  )
  const now = new Date()
  const { instructions = FILL_INSTRUCTIONS } = options
  const { staging } = vocabularyFiles(vocabularyFolder(options.folder, context))
  const metadata = { created: now.toISOString(), source: 'prepare_batch', instructions }
  const file = createBatch(staging, { metadata, words, meanings, skipped_words: [] }, now)
  const what = `${counted(words.length, 'word')} with ${counted(meanings.length, 'meaning')} to fill`
  return done({ file, words, meanings: meanings.length }, `Prepared ${what}: ${file}`)
}

/** Meanings with all the fields there are to fill. */
function templates(schema: RecordSchema, given: unknown, words: readonly string[]): DataRecord[] {
  const { required, optional = [], keyFields } = schema
  const [wordField = ''] = keyFields
  const list: unknown[] = Array.isArray(given) ? given : [given]
  return list.map((meaning, index) => {
    if (!words.includes(textField(meaning, wordField))) {
      const message = `meanings[${index}] is ${shown(meaning)}; it has to be an object whose ${wordField} is one of the words.`
      throw new StageError('meanings_invalid', message)
    }
    const fields = [...required, ...optional]
    return Object.fromEntries(fields.map((field) => [field, textField(meaning, field)]))
  })
}
