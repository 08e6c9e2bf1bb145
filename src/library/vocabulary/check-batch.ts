import { isObject } from '../../core/json-object.ts'
import { checkRecords } from '../records/check-records.ts'
import { cleanText } from '../records/complete-record.ts'
import { type Findings, type Problem, type ProblemType, shown } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { textField } from '../records/text-field.ts'
import { wordKey } from './words.ts'

/** What speaks against a filled batch. A word nobody answered for is a warning: it can come later. */
export function checkBatch(schema: RecordSchema, batch: unknown): Findings {
  if (!isObject(batch)) {
    const message = `is ${shown(batch)}, but has to be an object.`
    return { errors: [{ type: 'structure', location: 'batch', message }], warnings: [] }
  }
  const errors: Problem[] = []
  const warnings: Problem[] = []
  const add = (type: ProblemType, location: string, message: string): void => {
    errors.push({ type, location, message })
  }
  const words = textsIn(batch, 'words', add)
  const skipped = textsIn(batch, 'skipped_words', add) ?? []
  const { meanings } = batch
  if (meanings === undefined) add('missing_field', 'meanings', 'is missing.')
  const records = meanings === undefined ? undefined : checkRecords(schema, meanings, 'meanings')
  if (Array.isArray(meanings) && meanings.length === 0 && skipped.length === 0) {
    add('structure', 'meanings', 'is empty, and no words are skipped: there is nothing to take in.')
  }

  const [wordField = ''] = schema.keyFields
  const learned = (Array.isArray(meanings) ? meanings : []).map((meaning: unknown) =>
    textField(meaning, wordField),
  )
  for (const [index, word] of learned.entries()) {
    const location = `meanings[${index}].${wordField}`
    if (word === '') continue
    if (words !== undefined && !words.includes(word)) {
      add('consistency', location, `is ${shown(word)}, which is none of the batch's words.`)
    } else if (skipped.includes(word)) {
      add('consistency', location, `is ${shown(word)}, which is among skipped_words too.`)
    }
  }
  const answered = new Set([...learned, ...skipped].map(wordKey))
  for (const word of (words ?? []).filter((one) => !answered.has(wordKey(one)))) {
    const message = `has ${shown(word)}, which has no meaning and is not skipped.`
    warnings.push({ type: 'consistency', location: 'words', message })
  }
  return {
    errors: [...(records?.errors ?? []), ...errors],
    warnings: [...(records?.warnings ?? []), ...warnings],
  }
}

/** The cleaned texts of a list; absent when there is none or it is no list. */
function textsIn(
  batch: Readonly<Record<string, unknown>>,
  field: string,
  add: (type: ProblemType, location: string, message: string) => void,
): string[] | undefined {
  const list = batch[field]
  if (list === undefined) return undefined
  if (!Array.isArray(list)) {
    const example =
      typeof list === 'string' ? ` such as ${JSON.stringify(list.split(/\s*,\s*/))}` : ''
    add('type_error', field, `is ${shown(list)}, but has to be a list of words${example}.`)
    return undefined
  }
  return list.map((item: unknown, index) => {
    const location = `${field}[${index}]`
    if (typeof item !== 'string') {
      add('type_error', location, `is ${shown(item)}, but has to be a text.`)
      return ''
    }
    if (item.trim() === '') add('empty_field', location, 'is empty.')
    return cleanText(item)
  })
}
