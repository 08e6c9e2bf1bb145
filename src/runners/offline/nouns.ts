/** Words after which the next word alone, if a pause or a function word follows it, is a noun. */
const OPENERS = new Set(
  `a an the of in by from with without on at into through between its their his her this each every
  no any across over under against for our your some most many several all few`.split(/\s+/),
)
const NEVER = /(?:ly|est|ing|ed)$/
const ALWAYS = /(?:[ts]ion|ity|ncy|nce|ment|ness|ship|ism)s?$/

/**
 * The words of English sentences that stand where only a noun stands: `by noise,` and `the brain
 * does` tell, `the resting brain` does not. Endings such as `-ness` tell as well. It misses many
 * and takes in few that are none.
 */
export function nounsOf(
  sentences: readonly string[],
  functionWords: ReadonlySet<string>,
): Set<string> {
  const nouns = new Set<string>()
  for (const sentence of sentences) {
    const tokens = sentence.toLowerCase().split(/\s+/)
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at] ?? ''
      const word = /^[\p{L}-]{3,}/u.exec(token)?.[0] ?? ''
      const next = /^[\p{L}']+/u.exec(tokens[at + 1] ?? '')?.[0]
      if (word.length > 6 && ALWAYS.test(word)) nouns.add(word)
      const closed = word !== token || next === undefined || functionWords.has(next)
      if (!closed || !OPENERS.has(tokens[at - 1] ?? '')) continue
      if (word !== '' && !functionWords.has(word) && !NEVER.test(word)) nouns.add(word)
    }
  }
  return nouns
}
