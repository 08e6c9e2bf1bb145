import type { Zod } from '../../stage/zod.ts'
import { recordSchemaIn } from '../records/schema-of-schemas.ts'

/** What the stages that bring cards to Anki take in common, for their options' schemas. */
export function cardChoiceIn(z: Zod['z']) {
  return {
    folder: z.string().exactOptional(),
    media: z.string().exactOptional(),
    schema: recordSchemaIn(z).exactOptional(),
    cardType: cardTypeIn(z).exactOptional(),
  }
}

export function cardTypeIn(z: Zod['z']) {
  const name = z.string().trim().min(1)
  return z.strictObject({
    name,
    fields: z.array(name).min(1),
    templates: z.array(z.strictObject({ name, front: z.string(), back: z.string() })).min(1),
    css: z.string(),
  })
}
