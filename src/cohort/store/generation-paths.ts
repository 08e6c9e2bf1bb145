import type { CohortStage } from '../ids/generation-id.ts'

/** The files of one generation. */
export interface GenerationPaths {
  readonly folder: string
  readonly prompt: string
  readonly raw: string
  readonly parsed: string
  readonly metadata: string
  readonly rawMetadata: string
  readonly parsedMetadata: string
}

/** Plain concatenation: these are made by the hundred thousand. */
export function generationPaths(
  gensFolder: string,
  stage: CohortStage,
  genId: string,
): GenerationPaths {
  const folder = `${gensFolder}/${stage}/${genId}`
  return {
    folder,
    prompt: `${folder}/prompt.txt`,
    raw: `${folder}/raw.txt`,
    parsed: `${folder}/parsed.txt`,
    metadata: `${folder}/metadata.json`,
    rawMetadata: `${folder}/raw_metadata.json`,
    parsedMetadata: `${folder}/parsed_metadata.json`,
  }
}
