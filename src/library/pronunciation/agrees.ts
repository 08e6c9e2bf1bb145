import { bareIpa, STRESS } from './notation.ts'

const VOWEL = 'aeiouɛɔəɪʊ'
const BEFORE_SYLLABLE = new RegExp(`ˈ([^${VOWEL}\\s]*)(?=[${VOWEL}])`, 'gu')

/**
 * Whether a transcription says what a speech synthesiser says.
 *
 * The synthesiser marks stress before the vowel, dictionaries before the syllable, and it stresses
 * words of one syllable as well; so stress is compared by vowel, and only where it is marked.
 */
export function agrees(ipa: string, spoken: string): boolean {
  const stress = ipa.includes('ˈ')
  return folded(ipa, stress) === folded(spoken, stress)
}

function folded(ipa: string, stress: boolean): string {
  const sounds = bareIpa(ipa)
    .replace(/[.ˌː]|\u0361/gu, '')
    .replaceAll('g', 'ɡ')
  return stress ? sounds.replace(BEFORE_SYLLABLE, '$1ˈ') : sounds.replace(STRESS, '')
}
