import type { DataRecord, RecordSchema } from './record-schema.ts'

/** A text as it is compared and stored: without outer blanks, in the composed Unicode form. */
export function cleanText(text: string): string {
  return text.trim().normalize('NFC')
}

/** A record with its texts cleaned, its optional fields there and its derived ones made. */
export function completeRecord(schema: RecordSchema, record: DataRecord): Record<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const name of schema.required) fields.set(name, '')
  for (const name of schema.optional ?? []) fields.set(name, '')
  for (const [name, value] of Object.entries(record)) {
    // Models leave out what is optional also in this way.
    if (value === null && schema.optional?.includes(name)) continue
    fields.set(name, typeof value === 'string' ? cleanText(value) : value)
  }
  for (const [name, template] of Object.entries(schema.derived ?? {})) {
    fields.set(name, fill(template, fields))
  }
  return Object.fromEntries(fields)
}

/** A card with its derived fields; one that has been changed since is what the card says. */
export function wholeCard(schema: RecordSchema, card: DataRecord): DataRecord {
  return { ...completeRecord(schema, card), ...card }
}

/** Whether a derived field is made of others, and so has one right value. */
export function isMadeOfOthers(template: string): boolean {
  return HOLE.test(template)
}

const HOLE = /\{(\w+)\}/

function fill(template: string, fields: ReadonlyMap<string, unknown>): string {
  return template.replace(new RegExp(HOLE, 'g'), (_, name: string) => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : ''
  })
}
