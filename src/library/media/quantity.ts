import type { MediaKind } from '../records/record-schema.ts'
import { counted } from '../vocabulary/words.ts'

/** So many files of a kind, in words. */
export function quantity(count: number, kind: MediaKind): string {
  return counted(count, kind === 'image' ? 'image' : 'audio file')
}
