import type { Zod } from '../../stage/zod.ts'
import type { RecordSchema } from './record-schema.ts'

/** The schema of record schemas, for the options of stages that take one. */
export function recordSchemaIn(z: Zod['z']) {
  const texts = z.array(z.string())
  const byField = z.record(z.string(), z.string())
  return z.strictObject({
    name: z.string(),
    keyFields: texts.min(1),
    required: texts,
    optional: texts.exactOptional(),
    patterns: z
      .record(
        z.string(),
        z.strictObject({
          pattern: z.string().refine(isPattern, 'expected a regular expression'),
          expected: z.string(),
        }),
      )
      .exactOptional(),
    mustContain: byField.exactOptional(),
    shortest: z.record(z.string(), z.int().min(0)).exactOptional(),
    derived: byField.exactOptional(),
    media: z.record(z.string(), z.enum(['image', 'audio'])).exactOptional(),
    mergeKey: z.string(),
    unique: z
      .array(z.strictObject({ field: z.string(), within: z.string().exactOptional() }))
      .exactOptional(),
  }) satisfies { _output: RecordSchema }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}
