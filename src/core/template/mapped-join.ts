import { readTags, type Tag } from './lexer.ts'
import { closing } from './scan.ts'

/** A `join` of what `map(attribute=…)` picks; what it does not find there would vanish in silence. */
export interface MappedJoin {
  /** Before the `|` of the join. */
  at: number
  /** What picks, as written: `map(attribute='name')`. */
  name: string
  tag: Tag
}

/** Filters after which a list is a list of the same items, or of some of them. */
const KEEPING = new Set('list unique sort reverse select reject selectattr rejectattr'.split(' '))

/** The joins of a template the engine has accepted, in order. */
export function findMappedJoins(source: string): MappedJoin[] {
  return readTags(source).flatMap((tag) => {
    const { tokens } = tag
    const textAt = (index: number): string => tokens[index]?.text ?? ''
    const afterFilter = (name: number): number =>
      textAt(name + 1) === '(' ? closing(tokens, name + 1) + 1 : name + 1
    return tokens.flatMap(({ text, start }, index) => {
      const opening = ['|', 'map', '(', 'attribute', '=']
      if (text !== 'map' || opening.some((word, at) => textAt(index - 1 + at) !== word)) return []
      let next = afterFilter(index)
      const hasDefault = tokens.slice(index, next).some((token, at, inside) => {
        return token.text === 'default' && inside[at + 1]?.text === '='
      })
      if (hasDefault) return []
      const name = source.slice(start, tokens[next - 1]?.end)
      while (textAt(next) === '|' && KEEPING.has(textAt(next + 1))) next = afterFilter(next + 1)
      const pipe = tokens[next]
      return pipe?.text === '|' && textAt(next + 1) === 'join'
        ? [{ at: pipe.start, name, tag }]
        : []
    })
  })
}
