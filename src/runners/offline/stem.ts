/**
 * The stem that forms of one English word have in common: inflection is removed, then one ending
 * that makes a noun or an adjective of a word (`redundant`, `redundancy`: `redund`).
 *
 * It strips less than a full stemmer, so that words which merely resemble each other (`general`,
 * `generate`) stay apart. Words with anything but the letters a to z come back as they are.
 *
 * Source: step 1 of M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980.
 */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word
  const base = withoutInflection(word)
  const ending = ENDINGS.find((one) => base.endsWith(one) && base.length - one.length >= 5)
  const root = ending === undefined ? base : base.slice(0, -ending.length)
  return root.length > 4 && root.endsWith('e') ? root.slice(0, -1) : root
}

/** After `y` has become `i`; the longest first. */
const ENDINGS = 'anci enci ance ence ment ness ion ant ent ive iti al'.split(' ')

function withoutInflection(word: string): string {
  const singular = word.replace(/(ss|i)es$/, '$1').replace(/([^sui])s$/, '$1')
  const bare = withoutVerbEnding(singular)
  return hasVowel(bare.slice(0, -1)) ? bare.replace(/y$/, 'i') : bare
}

function withoutVerbEnding(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const rest = /^(.*)(?:ed|ing)$/.exec(word)?.[1]
  if (rest === undefined || !hasVowel(rest)) return word
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  if (/([^aeioulsz])\1$/.test(rest)) return rest.slice(0, -1)
  return measure(rest) === 1 && /[^aeiou][aeiouy][^aeiouwxy]$/.test(rest) ? `${rest}e` : rest
}

function hasVowel(text: string): boolean {
  return /[aeiouy]/.test(text)
}

/** How often a vowel sequence is followed by a consonant sequence. */
function measure(text: string): number {
  return text.match(/[aeiouy]+[^aeiouy]+/g)?.length ?? 0
}
