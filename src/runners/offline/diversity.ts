/** Below this share of different words a stretch of text is used up. */
const THRESHOLD = 0.72

/**
 * MTLD, the measure of textual lexical diversity: the mean length of the stretches of words in which
 * at least 72 % of the words are different ones, counted from the front and from the back. Ordinary
 * prose has 60 to 120; a sentence said again and again has little more than its own length; a
 * text without a repetition has its length.
 *
 * Source: P. M. McCarthy, S. Jarvis, MTLD, vocd-D, and HD-D: a validation study of sophisticated
 * approaches to lexical diversity assessment, Behavior Research Methods 42(2), 2010.
 */
export function mtld(words: readonly string[]): number {
  return (oneWay(words) + oneWay(words.toReversed())) / 2
}

function oneWay(words: readonly string[]): number {
  let factors = 0
  let seen = new Set<string>()
  let length = 0
  for (const word of words) {
    seen.add(word)
    length += 1
    if (seen.size / length < THRESHOLD) {
      factors += 1
      seen = new Set()
      length = 0
    }
  }
  if (length > 0) factors += (1 - seen.size / length) / (1 - THRESHOLD)
  // Less than a whole stretch says no more than that the text is at least so diverse.
  return words.length / Math.max(1, factors)
}
