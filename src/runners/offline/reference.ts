/** How a text speaks of a name: `the default mode network`, `kintsugi`; else the name as it is. */
export function referenceTo(name: string, text: string): string {
  const lowerCase = text.toLowerCase()
  const at = lowerCase.indexOf(name.toLowerCase())
  const article = /(?:^|[^\p{L}])((?:an?|the)\s)\s*$/u.exec(
    lowerCase.slice(Math.max(0, at - 8), at),
  )?.[1]
  const isTitle = /\s\p{Lu}/u.test(name) && !text.includes(name.toLowerCase())
  const plainName = isTitle ? name : lowerFirst(name.replace(/\s\p{Lu}\p{Ll}/gu, lower))
  return at < 0 ? plainName : `${article ?? ''}${plainName}`
}

const lower = (text: string): string => text.toLowerCase()

/** In lower case at the start, unless the first word is no ordinary one: `DNA`, `I`. */
export function lowerFirst(text: string): string {
  const first = /^\p{L}+/u.exec(text)?.[0] ?? ''
  return /^A\s/.test(text) || /^\p{Lu}\p{Ll}+$/u.test(first)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
