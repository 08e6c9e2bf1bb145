import { readTags, type Tag, type Token } from './lexer.ts'

/** One place where a template reads a name, with what it reads of it: `concept.tags[0].label`. */
export interface Reference {
  root: string
  start: number
  /** Where `concept`, `concept.tags`, `concept.tags[0]`, … end; the last is the whole. */
  ends: number[]
  tag: Tag
  /** Under `is defined` or `default`: being undefined is an answer here, not a fault. */
  tolerant: boolean
  /** Called as a function. */
  called: boolean
  /** Not bound by the template itself (loop, set, macro, with) at this place. */
  free: boolean
  /** The `if` or `for` that this reference decides about. */
  decides?: Block
  /** A call `.get(key, other)` of what is read, which the engine knows with a key only. */
  get?: { key: Span; other: Span; end: number }
}

interface Span {
  start: number
  end: number
}

/** An open or closed block statement. */
interface Block {
  kind: string
  names: Set<string>
  end: number
}

/** What the engine, not the values, provides. */
export const BUILT_IN: ReadonlySet<string> = new Set(
  'range dict namespace cycler joiner debug self super caller varargs kwargs'.split(' '),
)

const KEYWORDS = new Set('and or not in is if else true false none True False None'.split(' '))
const BODILESS = new Set('include extends do import from'.split(' '))

/** All references of a template the engine has accepted, in order. */
export function scanTemplate(source: string): Reference[] {
  const references: Reference[] = []
  const root: Block = { kind: 'template', names: new Set(), end: source.length }
  const open: Block[] = [root]
  const top = (): Block => open.at(-1) ?? root

  for (const tag of readTags(source)) {
    if (tag.kind === 'output') read(tag, tag.tokens)
    else statement(tag, tag.tokens[0]?.text ?? '', tag.tokens.slice(1))
  }
  return references.sort((a, b) => a.start - b.start)

  function read(tag: Tag, tokens: Token[], decides?: Block): void {
    for (const found of findReferences(source, tokens)) {
      const free = !open.some((block) => block.names.has(found.root))
      references.push({ ...found, tag, free, ...(decides && { decides }) })
    }
  }

  function push(kind: string, names: Iterable<string> = []): Block {
    const block = { kind, names: new Set(names), end: source.length }
    open.push(block)
    return block
  }

  function statement(tag: Tag, word: string, tokens: Token[]): void {
    if (word.startsWith('end')) {
      const block = open.length > 1 ? open.pop() : undefined
      if (block) block.end = tag.end
    } else if (word === 'for') {
      const inAt = indexAtTop(tokens, 'in')
      const condition = indexAtTop(tokens, 'if', inAt)
      const iterated = condition === -1 ? tokens.length : condition
      const body = tokens.at(-1)?.text === 'recursive' ? tokens.slice(0, -1) : tokens
      const block = { kind: word, names: new Set<string>(), end: source.length }
      read(tag, body.slice(inAt + 1, iterated), block)
      open.push(block)
      block.names = new Set([...namesOf(tokens.slice(0, inAt)), 'loop'])
      read(tag, body.slice(iterated + 1), block)
    } else if (word === 'else') {
      if (top().kind === 'for') top().names = new Set()
    } else if (word === 'if') {
      // A branch opens no scope of its own: what it sets is seen after it.
      const block = { kind: word, names: top().names, end: source.length }
      open.push(block)
      read(tag, tokens, block)
    } else if (word === 'elif') {
      read(tag, tokens, top())
    } else if (word === 'set') {
      const equals = indexAtTop(tokens, '=')
      const targets = equals === -1 ? tokens.slice(0, 1) : tokens.slice(0, equals)
      if (equals !== -1) read(tag, tokens.slice(equals + 1))
      for (const name of namesOf(targets)) top().names.add(name)
      if (equals === -1) push(word)
    } else if (word === 'with') {
      push(word)
      for (const part of splitAtTop(tokens)) bind(tag, part)
    } else if (word === 'macro') {
      top().names.add(tokens[0]?.text ?? '')
      push(word)
      for (const part of splitAtTop(tokens.slice(2, -1))) bind(tag, part)
    } else if (word === 'call') {
      const close = tokens[0]?.text === '(' ? closing(tokens, 0) : -1
      read(tag, tokens.slice(close + 1))
      push(word)
      for (const part of splitAtTop(tokens.slice(1, Math.max(close, 1)))) bind(tag, part)
    } else if (word === 'filter') {
      read(tag, tokens.slice(1))
      push(word)
    } else if (BODILESS.has(word)) {
      const names = tokens.findIndex((token) => token.text === 'as' || token.text === 'import')
      read(tag, names === -1 ? tokens : tokens.slice(0, names))
      if (names !== -1) for (const name of namesOf(tokens.slice(names + 1))) top().names.add(name)
    } else {
      if (word !== 'block') read(tag, tokens)
      push(word)
    }
  }

  /** `name = expression`, or a bare name; the expression does not see the name yet. */
  function bind(tag: Tag, part: Token[]): void {
    const equals = indexAtTop(part, '=')
    if (equals !== -1) read(tag, part.slice(equals + 1))
    for (const name of namesOf(equals === -1 ? part : part.slice(0, equals))) top().names.add(name)
  }
}

type Found = Omit<Reference, 'tag' | 'free'>

function findReferences(source: string, tokens: Token[]): Found[] {
  const found: Found[] = []
  const textAt = (index: number): string => tokens[index]?.text ?? ''
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'name' || KEYWORDS.has(token.text)) continue
    const before = textAt(index - 1)
    if (before === '.' || before === '|' || textAt(index + 1) === '=') continue
    if (before === 'is' || (before === 'not' && textAt(index - 2) === 'is')) continue

    const ends = [token.end]
    let next = index + 1
    for (;;) {
      if (textAt(next) === '.' && textAt(next + 2) !== '(') next += 2
      else if (textAt(next) === '[' && isPlain(source, tokens, next)) {
        next = closing(tokens, next) + 1
      } else break
      ends.push(tokens[next - 1]?.end ?? token.end)
    }
    const called = textAt(index + 1) === '('
    const get = getWithDefault(tokens, next)
    found.push({
      root: token.text,
      start: token.start,
      ends,
      tolerant: tolerates(),
      called,
      ...(get && { get }),
    })

    function tolerates(): boolean {
      let from = index - 1
      let to = next
      while (textAt(from) === '(' && textAt(to) === ')' && !isCall(tokens[from - 1])) {
        from -= 1
        to += 1
      }
      const word = textAt(to + 1) === 'not' ? textAt(to + 2) : textAt(to + 1)
      if (textAt(to) === 'is') return word === 'defined' || word === 'undefined'
      return textAt(to) === '|' && (textAt(to + 1) === 'default' || textAt(to + 1) === 'd')
    }
  }
  return found
}

function getWithDefault(tokens: Token[], dot: number): Reference['get'] {
  if (tokens[dot]?.text !== '.' || tokens[dot + 1]?.text !== 'get') return undefined
  const close = closing(tokens, dot + 2)
  const parts = splitAtTop(tokens.slice(dot + 3, close)).map(spanOf)
  const [key, other] = parts
  const end = tokens[close]?.end
  return key && other && end !== undefined && parts.length === 2 ? { key, other, end } : undefined
}

function spanOf(tokens: Token[]): Span | undefined {
  const [first, last] = [tokens[0], tokens.at(-1)]
  return first && last && { start: first.start, end: last.end }
}

/** Whether a parenthesis after this token holds arguments. */
const isCall = (before: Token | undefined): boolean =>
  before?.kind === 'name' && !KEYWORDS.has(before.text)

const DEEPEST = 2

/** Whether a subscript may be written twice: not deep, on one line, calling nothing. */
function isPlain(source: string, tokens: Token[], bracket: number): boolean {
  const inside = tokens.slice(bracket + 1, closing(tokens, bracket))
  const first = tokens[bracket]?.start ?? 0
  const text = source.slice(first, inside.at(-1)?.end ?? first)
  let depth = 0
  return (
    !text.includes('\n') &&
    inside.every((token, index) => {
      if ('([{'.includes(token.text)) depth += 1
      else if (')]}'.includes(token.text)) depth -= 1
      return depth <= DEEPEST && !(token.text === '(' && isCall(inside[index - 1]))
    })
  )
}

/** The index of the bracket that closes the one at `opening`. */
export function closing(tokens: Token[], opening: number): number {
  let depth = 0
  for (let index = opening; index < tokens.length; index += 1) {
    const text = tokens[index]?.text ?? ''
    if ('([{'.includes(text)) depth += 1
    else if (')]}'.includes(text) && --depth === 0) return index
  }
  return tokens.length
}

function indexAtTop(tokens: Token[], text: string, from = 0): number {
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if ('([{'.includes(token.text)) depth += 1
    else if (')]}'.includes(token.text)) depth -= 1
    else if (depth === 0 && index >= from && token.text === text) return index
  }
  return -1
}

function splitAtTop(tokens: Token[]): Token[][] {
  const comma = indexAtTop(tokens, ',')
  if (comma === -1) return tokens.length === 0 ? [] : [tokens]
  return [tokens.slice(0, comma), ...splitAtTop(tokens.slice(comma + 1))]
}

const namesOf = (tokens: Token[]): string[] =>
  tokens.flatMap((token) => (token.kind === 'name' ? [token.text] : []))
