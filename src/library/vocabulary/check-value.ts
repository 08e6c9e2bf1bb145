import { type ProblemType, shown } from '../records/problem.ts'

/** Notes an error. */
export type AddError = (type: ProblemType, location: string, message: string) => void

/** Whether a value is a text with something in it; else that is noted. */
export function checkText(value: unknown, location: string, add: AddError): value is string {
  if (typeof value !== 'string') {
    add('type_error', location, `is ${shown(value)}, but has to be a text.`)
    return false
  }
  if (value.trim() === '') add('empty_field', location, 'is empty.')
  return value.trim() !== ''
}

/** Notes what is no date of ISO 8601, with or without a time. */
export function checkDate(value: unknown, location: string, add: AddError): void {
  if (!checkText(value, location, add)) return
  if (/^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value))) return
  add('format_error', location, `is ${shown(value)}, but has to be a date as in ISO 8601.`)
}

/** Whether a value is a number of things; else that is noted. */
export function checkCount(value: unknown, location: string, add: AddError): value is number {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return true
  add('type_error', location, `is ${shown(value)}, but has to be a whole number from 0.`)
  return false
}
