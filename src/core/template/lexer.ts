/** One word of an expression or statement; offsets count UTF-16 units of the template. */
export interface Token {
  kind: 'name' | 'string' | 'number' | 'operator'
  text: string
  start: number
  end: number
}

/** One `{{ … }}` or `{% … %}`. */
export interface Tag {
  kind: 'output' | 'statement'
  tokens: Token[]
  start: number
  end: number
}

const RAW = /\{%[-+]?\s*raw\s*[-+]?%\}/y
const END_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g
const BLANK = /\s+/y
const WORDS: readonly [Token['kind'], RegExp][] = [
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['string', /"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'/sy],
  ['number', /0[xob][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/iy],
  ['operator', /\/\/|\*\*|[=!<>]=|[^]/uy],
]

/**
 * The tags of a template in Jinja2 syntax, in order; text, comments and raw blocks are left out.
 *
 * The template is one the engine has accepted, so that this only has to agree with the engine, not
 * to judge. Every character is read once.
 */
export function readTags(source: string): Tag[] {
  const tags: Tag[] = []
  let at = source.indexOf('{')
  while (at !== -1) {
    const next = source[at + 1]
    if (next === '#') {
      const close = source.indexOf('#}', at + 2)
      at = close === -1 ? source.length : close + 2
    } else if (next === '{' || (next === '%' && !matches(RAW, source, at))) {
      const tag = readTag(source, at)
      tags.push(tag)
      at = tag.end
    } else if (next === '%') {
      END_RAW.lastIndex = RAW.lastIndex
      at = END_RAW.test(source) ? END_RAW.lastIndex : source.length
    } else {
      at += 1
    }
    at = source.indexOf('{', at)
  }
  return tags
}

function readTag(source: string, start: number): Tag {
  const kind = source[start + 1] === '{' ? 'output' : 'statement'
  const close = kind === 'output' ? /[-+]?\}\}/y : /[-+]?%\}/y
  const tokens: Token[] = []
  // Inside brackets `}}` closes two dictionaries, not the tag.
  let depth = 0
  let at = start + 2
  if (/[-+]/.test(source[at] ?? '')) at += 1
  while (at < source.length) {
    if (matches(BLANK, source, at)) at = BLANK.lastIndex
    if (depth === 0 && matches(close, source, at)) {
      return { kind, tokens, start, end: close.lastIndex }
    }
    const token = readToken(source, at)
    if (token === undefined) break
    if ('([{'.includes(token.text)) depth += 1
    if (')]}'.includes(token.text)) depth -= 1
    tokens.push(token)
    at = token.end
  }
  return { kind, tokens, start, end: source.length }
}

function readToken(source: string, start: number): Token | undefined {
  for (const [kind, pattern] of WORDS) {
    if (matches(pattern, source, start)) {
      const end = pattern.lastIndex
      return { kind, text: source.slice(start, end), start, end }
    }
  }
  return undefined
}

function matches(pattern: RegExp, source: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(source)
}
