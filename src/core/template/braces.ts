import { lineAt } from '../lines.ts'
import { undefinedNames } from './undefined.ts'
import { templateValues } from './values.ts'

/** `{name}` or `{name.part}` between single braces; `{{name}}` and JSON stay as they are. */
const PLACEHOLDER = /(\{\{[\p{L}_][\p{L}\p{N}_.-]*\}\})|\{([\p{L}_][\p{L}\p{N}_.-]*)\}/gu
const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u

/** One placeholder of a template in braces syntax. */
export interface Placeholder {
  name: string
  start: number
}

/** The placeholders in order, repeats included. */
export function placeholders(source: string): Placeholder[] {
  return [...source.matchAll(PLACEHOLDER)].flatMap((match) =>
    match[2] !== undefined && NAME.test(match[2]) ? [{ name: match[2], start: match.index }] : [],
  )
}

/**
 * Fills `{name}` placeholders in one pass, so that braces inside a value stay text.
 *
 * Text goes in as it is, everything else as indented JSON.
 *
 * @throws TemplateError naming every placeholder without a value.
 */
export function renderBraces(
  source: string,
  given: Readonly<Record<string, unknown>>,
  template: string,
): string {
  const values = templateValues(given)
  const missing = placeholders(source)
    .filter(({ name }) => lookup(values, name) === undefined)
    .map(({ name, start }) => ({ name, line: lineAt(source, start) }))
  if (missing.length > 0) throw undefinedNames(template, missing, Object.keys(values))
  return source.replace(PLACEHOLDER, (whole: string, _doubled, name: string | undefined) => {
    const value = name === undefined ? undefined : lookup(values, name)
    if (value === undefined) return whole
    return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  })
}

function lookup(values: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(values, name)) return values[name]
  let value: unknown = values
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}
