import type { Zod } from '../../stage/zod.ts'

/** How pronunciations are checked, for options' schemas. */
export function ipaOptionsIn(z: Zod['z']) {
  return {
    dictionary: z.string().exactOptional(),
    unknown: z.enum(['fail', 'warn']).exactOptional(),
    skipArticles: z.boolean().exactOptional(),
    espeak: z.string().min(1).exactOptional(),
  }
}
