import { isObject } from '../../core/json-object.ts'
import { cleanText } from './complete-record.ts'

/** The cleaned text in a field of anything; empty where there is none. */
export function textField(record: unknown, field: string): string {
  const value = isObject(record) ? record[field] : undefined
  return typeof value === 'string' ? cleanText(value) : ''
}
