import { IdError } from '../ids/error.ts'
import { signature } from '../ids/generation-id.ts'
import { signatureParts } from '../plan/generation.ts'
import type { SignatureOf } from '../plan/plan-builder.ts'
import type { EssayIdVersion } from '../spec/spec.ts'
import type { StoredGenerations } from '../store/stored-generations.ts'
import { generationIn } from './generation-in.ts'

/**
 * What the generations of a store were given their ids for, as their metadata says. One that does
 * not say it is taken for whatever asks.
 */
export function storedSignature(store: StoredGenerations, essayId: EssayIdVersion): SignatureOf {
  return (stage, genId) => {
    const metadata = store.identity(stage, genId)
    if (metadata === undefined) return undefined
    try {
      const generation = generationIn(stage, genId, metadata)
      return signature(stage, signatureParts(generation, essayId))
    } catch (error) {
      if (error instanceof IdError) return undefined
      throw error
    }
  }
}
