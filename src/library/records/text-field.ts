import { cleanText } from './complete-record.ts'
import { isRecord } from './record-schema.ts'

/** The cleaned text in a field of anything; empty where there is none. */
export function textField(record: unknown, field: string): string {
  const value = isRecord(record) ? record[field] : undefined
  return typeof value === 'string' ? cleanText(value) : ''
}
