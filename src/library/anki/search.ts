/**
 * Text as it stands for itself in a search of Anki's: `*` and `_` are wildcards there, and `:`, `"`
 * and `\` have meanings too.
 *
 * Source: https://docs.ankiweb.net/searching.html#matching-special-characters
 */
function escapeSearch(text: string): string {
  return text.normalize('NFC').replaceAll(/[\\"*_:]/g, String.raw`\$&`)
}

/** A search term for what has exactly this value: `"note:Basic"`, `"CardID:a\_b"`. */
export function searchTerm(field: string, value: string): string {
  return `"${escapeSearch(field)}:${escapeSearch(value)}"`
}

/** The notes of a type in a deck itself, without the decks below it. */
export function notesInDeck(deck: string, noteType: string): string {
  const below = `-"deck:${escapeSearch(deck)}::*"`
  return `${searchTerm('deck', deck)} ${below} ${searchTerm('note', noteType)}`
}
