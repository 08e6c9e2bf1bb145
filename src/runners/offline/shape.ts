import { type JsonValue, leastOfType } from './json-value.ts'

/** Deeper than people write; it keeps hostile nesting off the stack. */
const DEEPEST = 60

/** A shape read from a text, with where it ends. */
export interface Shape {
  value: { [key: string]: JsonValue }
  end: number
}

/**
 * Reads an object as people show its shape in a prompt: JSON, JSON with comments and dots for what
 * is left out, TypeScript members. The keys stay, every value becomes the least of its type.
 * `undefined` when what stands at `start` is no such object.
 */
export function shapeAt(text: string, start: number): Shape | undefined {
  const reader = new ShapeReader(text, start)
  const value = reader.object(0)
  return value === undefined ? undefined : { value, end: reader.at }
}

const SKIPPED = /[\s,;]+|\.{3}|…|\/\/[^\n]*|\/\*[^]*?\*\//y
const KEY =
  /(?:"((?:[^"\\\n]|\\.){0,200})"|'([^'\n]{0,200})'|`([^`\n]{0,200})`|([\p{L}_$][\p{L}\p{N}_$-]{0,100}))\??\s*:/uy
const APOSTROPHES = /'([^'\n]*)'/y
const GENERIC = /(?:Readonly)?(?:Array|Set)<[^;\n]*/y
const BARE = /[^,;{}[\]\n"']*/y

class ShapeReader {
  at: number
  readonly #text: string

  constructor(text: string, start: number) {
    this.#text = text
    this.at = start
  }

  object(depth: number): { [key: string]: JsonValue } | undefined {
    if (depth > DEEPEST || this.#text[this.at] !== '{') return undefined
    this.at += 1
    const entries: [string, JsonValue][] = []
    for (;;) {
      this.#skip()
      if (this.#text[this.at] === '}') {
        this.at += 1
        return Object.fromEntries(entries)
      }
      const key = this.#take(KEY)
        ?.slice(1)
        .find((name) => name !== undefined)
      if (key === undefined) return undefined
      this.#skip()
      const value = this.#value(depth + 1)
      if (value === undefined) return undefined
      entries.push([key, value])
    }
  }

  #value(depth: number): JsonValue | undefined {
    const next = this.#text[this.at]
    if (next === undefined) return undefined
    if (this.#take(GENERIC) !== undefined) return []
    if (next === '{') return this.#suffixed(this.object(depth))
    if (next === '[') return this.#array(depth) ? [] : undefined
    const text = next === '"' ? this.#quoted() : this.#take(APOSTROPHES)?.[1]
    if (text === undefined) return leastOfType(this.#take(BARE)?.[0] + this.#alternatives())
    const more = this.#alternatives()
    return more === '' ? leastOfType(text) : text
  }

  /** By hand: a pattern runs out of stack on a long text with many escapes. */
  #quoted(): string | undefined {
    let end = this.at + 1
    while (end < this.#text.length && this.#text[end] !== '"') {
      end += this.#text[end] === '\\' ? 2 : 1
    }
    if (end >= this.#text.length) return undefined
    const text = this.#text.slice(this.at + 1, end)
    this.at = end + 1
    return text
  }

  /** `{ … }[]` is a list of such objects. */
  #suffixed(value: JsonValue | undefined): JsonValue | undefined {
    return value !== undefined && this.#take(/\[\]/y) !== undefined ? [] : value
  }

  /** What follows a value on its line up to the next key: `| "b" | null`, `[]`, a remark. */
  #alternatives(): string {
    return this.#take(/[ \t]*(?:\[\]|\|[^,;{}\n]*)+|/y)?.[0].trim() ?? ''
  }

  #array(depth: number): boolean {
    if (depth > DEEPEST) return false
    this.at += 1
    for (;;) {
      this.#skip()
      const next = this.#text[this.at]
      if (next === ']') {
        this.at += 1
        return true
      }
      const before = this.at
      if (this.#value(depth + 1) === undefined || this.at === before) return false
    }
  }

  #skip(): void {
    while (this.#take(SKIPPED) !== undefined);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.at = pattern.lastIndex
    return found
  }
}
