export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue }

/**
 * The least value of a type that is named in words: `string`, `<number>`, `array of strings`,
 * `true or false`, `low | high`. Words that name no type stand for a text, which is empty.
 */
export function leastOfType(words: string): JsonValue {
  const type = words.trim().replace(/^[<[("'`]+(?=[^\]])/, '')
  const [first = ''] = type.split('|')
  if (/^(?:\w[\w ]*\[\]|\[\]|array|list|tuple|set|readonly \w+\[\])/i.test(type)) return []
  if (
    /^(?:num(?:ber|eric)?|int(?:eger)?|float|double|decimal|count|score|-?\d[\d.]*)\b/i.test(type)
  ) {
    return 0
  }
  if (/^(?:bool(?:ean)?|true|false|yes\/no)\b/i.test(type)) return false
  if (/^(?:object|dict(?:ionary)?|map|record)\b/i.test(type)) return {}
  if (/^null\b/i.test(type)) return null
  const isChoice = type !== first && !/^\s*(?:string|str|text)\b/i.test(first)
  return isChoice ? first.trim().replace(/^["'`]|["'`]$/g, '') : ''
}
