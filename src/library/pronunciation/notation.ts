/** Primary and secondary stress. */
export const STRESS = /[ˈˌ]/gu

const OUTER = /^[\s/[]+|[\s/\]]+$/gu

/** A transcription without the slashes or brackets around it. */
export function bareIpa(text: string): string {
  return text.normalize('NFC').replace(OUTER, '')
}

/** A transcription as it is compared: dots between syllables say nothing about the sounds. */
export function comparableIpa(text: string, { stress }: { stress: boolean }): string {
  const joined = text.replaceAll('.', '')
  return stress ? joined : joined.replace(STRESS, '')
}

/** A place where two transcriptions part. */
export interface Difference {
  /** In symbols, from 1, of the transcription as it is compared: without dots, and stress where it counts. */
  position: number
  /** `''` past the end. */
  expected: string
  found: string
}

/** The places, in order, where two transcriptions part. */
export function differences(expected: string, found: string): Difference[] {
  const wanted = Array.from(expected)
  const given = Array.from(found)
  const length = Math.max(wanted.length, given.length)
  return Array.from({ length }, (_, index) => ({
    position: index + 1,
    expected: wanted[index] ?? '',
    found: given[index] ?? '',
  })).filter((pair) => pair.expected !== pair.found)
}
