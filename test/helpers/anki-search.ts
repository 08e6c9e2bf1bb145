/** A note as a collection keeps it. */
export interface StoredNote {
  id: number
  deck: string
  noteType: string
  fields: Record<string, string>
}

/**
 * Whether a note is found by a search, by the rules of Anki's manual as far as they are used here:
 * `"field:text"` with the wildcards `*` and `_`, `\` before what is meant as it stands, letters of
 * either case alike, `deck:` with the decks below, `note:`, `-`, `OR` and brackets.
 *
 * Source: https://docs.ankiweb.net/searching.html
 *
 * @throws Error as Anki does for a search it cannot read.
 */
export function isFound(note: StoredNote, query: string): boolean {
  const tokens = [...query.matchAll(/\s*(-?"(?:\\.|[^"\\])*"|[()]|OR\b|[^\s()"]+)/gy)].map(
    ([, token = '']) => token,
  )
  let place = 0
  const either = (): boolean => {
    let found = all()
    while (tokens[place] === 'OR') {
      place += 1
      found = all() || found
    }
    return found
  }
  const all = (): boolean => {
    let found = true
    while (place < tokens.length && tokens[place] !== 'OR' && tokens[place] !== ')') {
      found = one() && found
    }
    return found
  }
  const one = (): boolean => {
    const token = tokens[place] ?? ''
    place += 1
    if (token === '(') {
      const found = either()
      if (tokens[place] !== ')') throw new Error(`Invalid search: ${query}`)
      place += 1
      return found
    }
    const isNegated = token.startsWith('-')
    const term = token.slice(isNegated ? 1 : 0).replace(/^"([^]*)"$/, '$1')
    return isMatch(note, term) !== isNegated
  }
  const found = either()
  if (place < tokens.length) throw new Error(`Invalid search: ${query}`)
  return found
}

function isMatch(note: StoredNote, term: string): boolean {
  const colon = /^((?:\\.|[^\\:])*):/.exec(term)
  if (colon === null) return Object.values(note.fields).some((text) => like(text, `*${term}*`))
  const [whole, name = ''] = colon
  const pattern = term.slice(whole.length)
  if (name === 'deck') return like(note.deck, pattern) || like(note.deck, `${pattern}::*`)
  if (name === 'note') return like(note.noteType, pattern)
  return Object.entries(note.fields).some(
    ([field, text]) => like(field, name) && like(text, pattern),
  )
}

function like(text: string, pattern: string): boolean {
  const source = pattern
    .normalize('NFC')
    .replaceAll(/\\(.)|([*_])|([^\\*_]+)/gsu, (_, escaped?: string, wild?: string, plain = '') =>
      wild === undefined ? literal(escaped ?? plain) : wild === '*' ? '.*' : '.',
    )
  return new RegExp(`^${source}$`, 'isu').test(text.normalize('NFC'))
}

function literal(text: string): string {
  return text.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, String.raw`\$&`)
}
