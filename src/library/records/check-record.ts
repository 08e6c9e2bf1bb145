import { isObject } from '../../core/json-object.ts'
import { cleanText, completeRecord, isMadeOfOthers } from './complete-record.ts'
import { type Findings, type Problem, type ProblemType, shown } from './problem.ts'
import type { DataRecord, RecordSchema } from './record-schema.ts'

/** Where a record comes from: `given` by someone, without derived fields, or `stored` with them. */
export type RecordState = 'given' | 'stored'

/** What speaks against one record, whatever it is. */
export function checkRecord(
  schema: RecordSchema,
  record: unknown,
  location: string,
  state: RecordState = 'given',
): Findings {
  if (!isObject(record)) {
    const message = `is ${shown(record)}, but has to be an object of fields.`
    return { errors: [{ type: 'structure', location, message }], warnings: [] }
  }
  const errors: Problem[] = []
  const warnings: Problem[] = []
  const { required, optional = [], derived = {}, shortest = {} } = schema
  const stored = state === 'stored' ? Object.keys(derived) : []
  const add = (type: ProblemType, field: string, message: string): void => {
    errors.push({ type, location: `${location}.${field}`, message })
  }

  for (const field of [...required, ...optional, ...stored]) {
    const value = record[field]
    const isOptional = optional.includes(field)
    if (value === undefined || (value === null && isOptional && state === 'given')) {
      if (!isOptional) add('missing_field', field, 'is missing.')
    } else if (typeof value !== 'string') {
      add('type_error', field, `is ${shown(value)}, but has to be a text.`)
    } else if (value.trim() === '') {
      if (required.includes(field)) add('empty_field', field, 'is empty.')
    } else {
      const text = cleanText(value)
      for (const [type, message] of faultsOf(schema, field, text)) add(type, field, message)
      const least = shortest[field] ?? 0
      const length = Array.from(text).length
      if (length >= least) continue
      const message = `is ${shown(text)}: ${length} characters, ${least} are the least that tell much.`
      warnings.push({ type: 'content', location: `${location}.${field}`, message })
    }
  }
  // What is made of faulty fields is not worth a word of its own.
  if (state === 'stored' && errors.length === 0) {
    for (const [field, message] of strayed(schema, record)) add('consistency', field, message)
  }
  return { errors, warnings }
}

function* faultsOf(
  { patterns = {}, mustContain = {} }: RecordSchema,
  field: string,
  text: string,
): Generator<[ProblemType, string]> {
  const pattern = patterns[field]
  if (pattern !== undefined && !new RegExp(`^(?:${pattern.pattern})$`, 'u').test(text)) {
    yield ['format_error', `is ${shown(text)}, but has to be ${pattern.expected}.`]
  }
  const wanted = mustContain[field]
  if (wanted !== undefined && !text.includes(wanted)) {
    yield ['content', `is ${shown(text)}, but has to hold ${shown(wanted)}.`]
  }
}

/** Derived fields that are not what the others make them. */
function* strayed(schema: RecordSchema, record: DataRecord): Generator<[string, string]> {
  const wanted = completeRecord(schema, record)
  for (const [field, template] of Object.entries(schema.derived ?? {})) {
    if (isMadeOfOthers(template) && record[field] !== wanted[field]) {
      yield [field, `is ${shown(record[field])}, but has to be ${shown(wanted[field])}.`]
    }
  }
}
