import { generationId, signature, type CohortStage, type SignatureParts } from './generation-id.ts'

/**
 * The id under which a generation is or can be stored: the first that is free or already its own.
 *
 * @param signatureOf The {@link signature} of the generation stored under an id, `undefined` for
 * none.
 */
export function freeGenerationId(
  stage: CohortStage,
  parts: SignatureParts,
  signatureOf: (id: string) => string | undefined,
): string {
  const own = signature(stage, parts)
  for (let collision = 0; ; collision += 1) {
    const id = generationId(stage, parts, { collision })
    const stored = signatureOf(id)
    if (stored === undefined || stored === own) return id
  }
}
