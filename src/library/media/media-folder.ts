import { join } from 'node:path'
import type { StageContext } from '../../stage/stage.ts'
import { vocabularyFolder } from '../vocabulary/folder.ts'

/** The folder of the media files of a vocabulary, which its cards name without a path. */
export function mediaFolderOf(own: string | undefined, context: StageContext): string {
  return join(vocabularyFolder(own, context), 'media')
}

/** The names of files on their way and of locks are longer. */
const LONGEST_BYTES = 230

/** Why a card must not name a media file so; `undefined` when it may. */
export function whyNoFileName(file: string): string | undefined {
  if (/[/\\\p{Cc}]/u.test(file)) return 'it may hold no slash and no control character'
  if (file.startsWith('.')) return 'it may not begin with a dot'
  const bytes = Buffer.byteLength(file)
  return bytes > LONGEST_BYTES ? `it has ${bytes} bytes, ${LONGEST_BYTES} are the most` : undefined
}
