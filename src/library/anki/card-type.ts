/** How notes look in Anki: what it calls a note type, as plain data. */
export interface CardType {
  name: string
  /** In this order; the first one names a note and comes once. */
  fields: readonly string[]
  /** Each makes one card of a note. */
  templates: readonly CardTemplate[]
  css: string
}

export interface CardTemplate {
  name: string
  /** HTML with `{{Field}}`; in Anki, a card whose front has no filled field is not made. */
  front: string
  back: string
}

const HOLE = /\{\{(?![#^/!])(?:[^{}]*:)?\s*([^{}:]+?)\s*\}\}/g

/** The places of the fields that stand on a template's front. */
export function frontFields({ fields }: CardType, { front }: CardTemplate): number[] {
  const names = new Set([...front.matchAll(HOLE)].map(([, name]) => name))
  return fields.flatMap((field, place) => (names.has(field) ? [place] : []))
}
