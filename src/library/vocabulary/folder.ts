import { resolve } from 'node:path'
import type { StageContext } from '../../stage/stage.ts'

/** The folder of a vocabulary: a stage's own, else the run's setting `folder`, else this one. */
export function vocabularyFolder(own: string | undefined, { config }: StageContext): string {
  const { folder } = config
  return resolve(own ?? (typeof folder === 'string' ? folder : '.'))
}
