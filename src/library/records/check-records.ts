import { checkRecord, type RecordState } from './check-record.ts'
import { allFindings, type Findings, type Problem, shown } from './problem.ts'
import type { RecordSchema } from './record-schema.ts'
import { textField } from './text-field.ts'

/** What speaks against a list of records: against each, and what comes twice among them. */
export function checkRecords(
  schema: RecordSchema,
  records: unknown,
  location: string,
  state: RecordState = 'given',
): Findings {
  if (!Array.isArray(records)) {
    const message = `is ${shown(records)}, but has to be a list.`
    return { errors: [{ type: 'type_error', location, message }], warnings: [] }
  }
  const located = records.map((record: unknown, index) => ({
    record,
    location: `${location}[${index}]`,
  }))
  const each = located.map((at) => checkRecord(schema, at.record, at.location, state))
  return allFindings([...each, { errors: duplicates(schema, located), warnings: [] }])
}

/** What breaks a unique constraint; a record is named once, by the first constraint it breaks. */
export function duplicates(
  schema: RecordSchema,
  located: readonly { record: unknown; location: string }[],
): Problem[] {
  const seen = new Map<string, string>()
  const problems: Problem[] = []
  for (const { record, location } of located) {
    let isNamed = false
    for (const { field, within } of schema.unique ?? []) {
      const value = textField(record, field)
      const group = within === undefined ? undefined : textField(record, within)
      if (value === '' || group === '') continue
      const key = JSON.stringify([field, group, value])
      const first = seen.get(key)
      if (first === undefined) {
        seen.set(key, location)
      } else if (!isNamed) {
        isNamed = true
        const among = group === undefined ? '' : ` of ${shown(group)}`
        const message = `is ${shown(value)}, which ${first}${among} has already.`
        problems.push({ type: 'uniqueness', location: `${location}.${field}`, message })
      }
    }
  }
  return problems
}
