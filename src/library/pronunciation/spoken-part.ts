const ARTICLES = new Set(['el', 'la', 'lo', 'los', 'las', 'un', 'una', 'unos', 'unas'])

/**
 * The part of an entry that is checked: of several words the first, with its own part of a
 * transcription that is parted by blanks too.
 *
 * @param skipArticles whether an article before other words is passed over
 */
export function spokenPart(
  entry: string,
  transcription: string,
  skipArticles: boolean,
): { word: string; ipa: string } {
  const words = entry.split(/\s+/)
  const sounds = transcription.split(/\s+/)
  if (skipArticles && words.length > 1 && ARTICLES.has(words[0] ?? '')) {
    words.shift()
    // A transcription of the noun alone has nothing to pass over.
    if (sounds.length > words.length) sounds.shift()
  }
  const [word = ''] = words
  return { word, ipa: words.length > 1 ? (sounds[0] ?? '') : sounds.join(' ') }
}
