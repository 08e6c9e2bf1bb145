import { checkKind, checkKinds, type Kind, OBJECT, oneOf, TEXT } from '../option-kinds.ts'
import { renderBraces } from './braces.ts'
import { compileTemplate, engineError, type TemplateOptions } from './compile.ts'
import { EngineFault, renderGuarded } from './engine.ts'
import { undefinedNames, unresolved } from './undefined.ts'
import { templateValues } from './values.ts'

const VALUES: Kind = [
  'an object of values by name',
  (value) => OBJECT[1](value) && !Array.isArray(value) && !(value instanceof Map),
]
const KINDS: Readonly<Record<keyof TemplateOptions, Kind>> = {
  name: TEXT,
  syntax: oneOf('jinja', 'braces'),
}

/**
 * Renders a template strictly: a name without a value is an error, and values are inert.
 *
 * Jinja2 syntax with its defaults: no HTML escaping, blocks are not trimmed, one newline at the
 * end of the template is dropped, line ends become `\n`. Braces inside a value are never
 * expanded. `undefined` counts as no value; `null` is a value. Other than in Python, `null` and
 * `true` print as `none` and `true`, and objects are gone through by sorted key.
 *
 * @throws TypeError for arguments that cannot be meant, such as a value that is a promise.
 * @throws TemplateError with the template, the line, and in `missing` every name without a value:
 *   those the rendering came upon, and those in blocks it could not enter for want of a value.
 * @example renderTemplate('Dear {{ who.name }}', { who: { name: 'Ada' } }) // 'Dear Ada'
 */
export function renderTemplate(
  source: string,
  values: Readonly<Record<string, unknown>>,
  options: TemplateOptions = {},
): string {
  checkKind('renderTemplate', 'source', source, TEXT)
  checkKind('renderTemplate', 'values', values, VALUES)
  checkKinds('renderTemplate', options, KINDS)
  const { name = '(inline)', syntax = 'jinja' } = options
  if (syntax === 'braces') return renderBraces(source, values, name)
  const template = compileTemplate(source, name)
  const given = templateValues(values)
  const failed = new Set<number>()
  try {
    const text = renderGuarded(template.guarded, given, (check) => failed.add(check))
    if (failed.size === 0) return text
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error
    const names = unresolved(template, given, failed, error)
    if (names.length > 0) throw undefinedNames(name, names, Object.keys(given))
    throw engineError('template_render', name, error)
  }
  throw undefinedNames(name, unresolved(template, given, failed), Object.keys(given))
}
