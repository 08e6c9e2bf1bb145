import { TEXTS } from '../../core/option-kinds.ts'
import { sha256 } from '../../core/sha256.ts'
import { IdError } from './error.ts'

/**
 * The id of a set of concepts described at one level: `combo_v1_` and 12 hex digits. The order of
 * the concepts does not matter.
 *
 * Source: the DayDreaming pipeline's combo ids, byte for byte: SHA-256 of the sorted concept ids,
 * the level and `k_max`, joined with `|`.
 *
 * @param kMax The most concepts a combination of this design has, a whole number from 1.
 * @throws IdError for no concepts, an empty text or another `kMax`.
 */
export function comboId(conceptIds: readonly string[], level: string, kMax: number): string {
  if (!TEXTS[1](conceptIds) || typeof level !== 'string') {
    throw new IdError(
      'combo',
      [conceptIds, level],
      'Concept ids are a list of texts, the level a text',
    )
  }
  const [first] = conceptIds
  if (first === undefined) {
    throw new IdError('combo', conceptIds, 'A combo has at least one concept')
  }
  const empty = [...conceptIds, level].find((text) => text.trim() === '')
  if (empty !== undefined) throw new IdError('combo', empty, 'Concept ids and level are not empty')
  if (!Number.isSafeInteger(kMax) || kMax < 1) {
    throw new IdError('combo', kMax, 'k_max is a whole number from 1')
  }
  const text = [...[...conceptIds].sort(byCodePoint), level, kMax].join('|')
  return `combo_v1_${sha256(text).slice(0, 12)}`
}

// Texts in JavaScript compare by UTF-16 units, which is another order beyond the basic plane.
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
