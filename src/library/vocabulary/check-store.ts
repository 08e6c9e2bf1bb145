import { isObject } from '../../core/json-object.ts'
import { duplicates } from '../records/check-records.ts'
import { checkRecord } from '../records/check-record.ts'
import { type Findings, type Problem, shown } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { type AddError, checkCount, checkDate, checkText } from './check-value.ts'
import { totalsOf, type VocabularyStore } from './store.ts'
import { wordKey } from './words.ts'

const MOST_MEANINGS = 10
const TOTALS = ['total_words', 'total_cards', 'total_skipped'] as const

/** What speaks against a store, whatever it is. */
export function checkStore(schema: RecordSchema, store: unknown): Findings {
  const errors: Problem[] = []
  const warnings: Problem[] = []
  const add: AddError = (type, location, message) => errors.push({ type, location, message })
  if (!isObject(store)) {
    add('structure', 'store', `is ${shown(store)}, but has to be an object.`)
    return { errors, warnings }
  }
  for (const part of ['metadata', 'words']) {
    if (isObject(store[part])) continue
    add('structure', part, `is ${shown(store[part])}, but has to be an object.`)
  }
  const { metadata, words, skipped_words: skipped } = store
  if (isObject(metadata)) checkMetadata(metadata, add)
  checkSkipped(skipped, add)
  const located: { record: unknown; location: string }[] = []
  for (const [word, entry] of isObject(words) ? Object.entries(words) : []) {
    const meanings = checkEntry(word, entry, add)
    for (const [index, record] of meanings.entries()) {
      const location = `words.${word}.meanings[${index}]`
      located.push({ record, location })
      const found = checkRecord(schema, record, location, 'stored')
      errors.push(...found.errors)
      warnings.push(...found.warnings)
      checkWord(schema, word, { record, location }, add)
    }
    if (meanings.length > MOST_MEANINGS) {
      const message = `has ${meanings.length} meanings; more than ${MOST_MEANINGS} are hard to tell apart.`
      warnings.push({ type: 'content', location: `words.${word}.meanings`, message })
    }
  }
  errors.push(...duplicates(schema, located))
  if (isCountable(store)) checkTotals(store, add)
  return { errors, warnings }
}

function checkMetadata(metadata: Readonly<Record<string, unknown>>, add: AddError): void {
  for (const field of ['created', 'last_updated', ...TOTALS, 'source']) {
    const value = metadata[field]
    const location = `metadata.${field}`
    if (value === undefined) add('missing_field', location, 'is missing.')
    else if (field === 'source') checkText(value, location, add)
    else if (field.startsWith('total_')) checkCount(value, location, add)
    else checkDate(value, location, add)
  }
}

function checkSkipped(skipped: unknown, add: AddError): void {
  if (skipped === undefined) add('missing_field', 'skipped_words', 'is missing.')
  else if (!Array.isArray(skipped)) {
    add('type_error', 'skipped_words', `is ${shown(skipped)}, but has to be a list of words.`)
  }
  const seen = new Set<string>()
  for (const [index, word] of (Array.isArray(skipped) ? skipped : []).entries()) {
    const location = `skipped_words[${index}]`
    if (!checkText(word, location, add)) continue
    if (seen.has(wordKey(word))) {
      add('uniqueness', location, `is ${shown(word)}, which is in the list already.`)
    }
    seen.add(wordKey(word))
  }
}

/** The meanings of a word's entry, which may be anything. */
function checkEntry(word: string, entry: unknown, add: AddError): readonly unknown[] {
  const at = `words.${word}`
  if (!isObject(entry)) {
    add('structure', at, `is ${shown(entry)}, but has to be an object.`)
    return []
  }
  for (const field of ['word', 'processed_date', 'meanings', 'cards_created']) {
    if (entry[field] === undefined) add('missing_field', `${at}.${field}`, 'is missing.')
  }
  const { word: named, processed_date: date, meanings, cards_created: cards } = entry
  if (named !== undefined && named !== word) {
    add('consistency', `${at}.word`, `is ${shown(named)}, but stands under ${shown(word)}.`)
  }
  if (date !== undefined) checkDate(date, `${at}.processed_date`, add)
  const counts = cards !== undefined && checkCount(cards, `${at}.cards_created`, add)
  if (!Array.isArray(meanings)) {
    if (meanings === undefined) return []
    add('type_error', `${at}.meanings`, `is ${shown(meanings)}, but has to be a list.`)
    return []
  }
  if (meanings.length === 0) add('empty_field', `${at}.meanings`, 'is empty.')
  if (counts && cards !== meanings.length) {
    const message = `is ${cards}, but the word has ${meanings.length} meanings.`
    add('consistency', `${at}.cards_created`, message)
  }
  return meanings
}

function checkWord(
  { keyFields: [field = ''] }: RecordSchema,
  word: string,
  { record, location }: { record: unknown; location: string },
  add: AddError,
): void {
  const named = isObject(record) ? record[field] : undefined
  if (typeof named !== 'string' || named.trim() === '' || named === word) return
  add('consistency', `${location}.${field}`, `is ${shown(named)}, but stands under ${shown(word)}.`)
}

function isCountable(store: object): store is VocabularyStore {
  const { metadata, words, skipped_words: skipped } = store as Partial<VocabularyStore>
  return (
    isObject(metadata) &&
    Array.isArray(skipped) &&
    isObject(words) &&
    Object.values(words).every((entry) => isObject(entry) && Array.isArray(entry['meanings']))
  )
}

function checkTotals(store: VocabularyStore, add: AddError): void {
  const counted = totalsOf(store)
  for (const field of TOTALS) {
    const told = store.metadata[field]
    if (typeof told !== 'number' || told === counted[field]) continue
    add('consistency', `metadata.${field}`, `is ${told}, but ${counted[field]} are there.`)
  }
  for (const [index, word] of store.skipped_words.entries()) {
    if (typeof word !== 'string' || !Object.hasOwn(store.words, word)) continue
    const message = `is ${shown(word)}, which is among the words learned.`
    add('consistency', `skipped_words[${index}]`, message)
  }
}
