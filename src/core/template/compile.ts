import { checkSyntax, EngineFault } from './engine.ts'
import { TemplateError } from './error.ts'
import { type Check, guardTemplate } from './guard.ts'
import { findMappedJoins } from './mapped-join.ts'
import { type Reference, scanTemplate } from './scan.ts'

/** How a template is written: Jinja2, or plain `{name}` placeholders. */
export type TemplateSyntax = 'jinja' | 'braces'

/** Options of everything that reads a template. */
export interface TemplateOptions {
  /** What messages call it, usually its path. Default `(inline)`. */
  name?: string
  /** Default `jinja`. */
  syntax?: TemplateSyntax
}

/** A template in Jinja2 syntax made ready to render. */
export interface CompiledTemplate {
  source: string
  references: readonly Reference[]
  guarded: string
  checks: readonly Check[]
}

const compiled = new Map<string, CompiledTemplate>()
const KEPT = 100

/**
 * Reads a template in Jinja2 syntax; the last hundred are kept.
 *
 * @throws TemplateError for bad syntax, with the line.
 */
export function compileTemplate(text: string, name: string): CompiledTemplate {
  const known = compiled.get(text)
  if (known) return known
  const source = text.replace(/\r\n?/g, '\n')
  try {
    checkSyntax(source)
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error
    throw engineError('template_syntax', name, error)
  }
  const references = scanTemplate(source)
  const made = { source, references, ...guardTemplate(source, references, findMappedJoins(source)) }
  if (compiled.size >= KEPT) compiled.clear()
  compiled.set(text, made)
  return made
}

/** The engine's complaint under the name the user knows the template by. */
export function engineError(
  code: 'template_syntax' | 'template_render',
  name: string,
  fault: EngineFault,
): TemplateError {
  return new TemplateError(code, `Template ${name}, line ${fault.line}: ${fault.message}.`, {
    template: name,
    line: fault.line,
    cause: fault,
  })
}
