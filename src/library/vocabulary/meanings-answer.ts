import { isObject } from '../../core/json-object.ts'
import type { Schema } from '../../core/parse/schema.ts'
import { checkRecords } from '../records/check-records.ts'
import { problemText } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { textField } from '../records/text-field.ts'
import type { Template } from './meaning-rules.ts'
import { spanishVocabulary } from './spanish-vocabulary.ts'

/** What a model answers that is asked for meanings; what is in it is checked by who asked. */
export interface MeaningsAnswer {
  meanings: readonly unknown[]
  skipped_words?: unknown
}

/** Finds the object with the list among others in an answer. */
export const meaningsAnswer: Schema<MeaningsAnswer> = {
  safeParse(value) {
    if (isObject(value) && Array.isArray(value['meanings'])) {
      return { success: true, data: { ...value, meanings: value['meanings'] } }
    }
    const message = "expected an object with a list 'meanings'"
    return { success: false, error: { issues: [{ path: [], message }] } }
  },
}

/** A meaning that has its name but is not filled yet. */
const templateSchema: RecordSchema = {
  ...spanishVocabulary,
  required: ['SpanishWord', 'MeaningID', 'MeaningContext'],
}

/** What speaks against proposed meanings of some words, a sentence each. */
export function proposalFaults({ meanings }: MeaningsAnswer, words: readonly string[]): string[] {
  const { errors } = checkRecords(templateSchema, meanings, 'meanings')
  const named = new Set(meanings.map((meaning) => textField(meaning, 'SpanishWord')))
  const unknown = [...named].filter((word) => word !== '' && !words.includes(word))
  const silent = words.filter((word) => !named.has(word))
  return [
    ...errors.map(problemText),
    ...unknown.map((word) => `'${word}' is none of the words asked about.`),
    ...silent.map((word) => `'${word}' has no meaning.`),
  ]
}

/** Proposed meanings as templates, cleaned, in the order of the words. */
export function templatesIn({ meanings }: MeaningsAnswer, words: readonly string[]): Template[] {
  const templates = meanings.map((meaning) => ({
    SpanishWord: textField(meaning, 'SpanishWord'),
    MeaningID: textField(meaning, 'MeaningID'),
    MeaningContext: textField(meaning, 'MeaningContext'),
  }))
  return words.flatMap((word) => templates.filter(({ SpanishWord }) => SpanishWord === word))
}
