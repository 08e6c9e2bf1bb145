import { placeholders } from './braces.ts'
import { compileTemplate, type TemplateOptions } from './compile.ts'
import { isKnown } from './engine.ts'
import { TemplateError } from './error.ts'
import { lineAt } from '../lines.ts'
import { readTags } from './lexer.ts'
import { BUILT_IN } from './scan.ts'

/** A name a template wants a value for. */
export interface TemplateVariable {
  name: string
  /** What is read of it, as written: `concept.name`. */
  paths: string[]
  /** Where it is read first, counted from 1. */
  line: number
  /** Whether the template itself says what to do without it. */
  optional: boolean
}

/** What can be said of a template without values. */
export interface TemplateCheck {
  variables: TemplateVariable[]
  faults: TemplateError[]
}

/** Options of {@link checkTemplate}. */
export interface TemplateCheckOptions extends TemplateOptions {
  /** Placeholders the template must hold, dotted if need be. Default none. */
  required?: readonly string[]
}

/** Looks a template over without rendering it: its variables, and its faults as errors to throw. */
export function checkTemplate(
  source: string,
  { required = [], ...options }: TemplateCheckOptions = {},
): TemplateCheck {
  try {
    const variables = readVariables(source, options)
    const held = variables.flatMap((variable) => [variable.name, ...variable.paths])
    const lacking = required.filter(
      (name) => !held.some((path) => path === name || path.startsWith(`${name}.`)),
    )
    const faults = options.syntax === 'braces' ? [] : unknownWords(source, options.name)
    if (lacking.length > 0) faults.push(lostPlaceholders(lacking, held, options.name))
    return { variables, faults }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { variables: [], faults: [error] }
  }
}

function readVariables(
  source: string,
  { name = '(inline)', syntax = 'jinja' }: TemplateOptions,
): TemplateVariable[] {
  const variables = new Map<string, TemplateVariable>()
  const note = (root: string, path: string, at: number, optional: boolean): void => {
    const known = variables.get(root) ?? {
      name: root,
      paths: [],
      line: lineAt(source, at),
      optional,
    }
    if (!known.paths.includes(path)) known.paths.push(path)
    known.optional ||= optional
    variables.set(root, known)
  }
  if (syntax === 'braces') {
    for (const { name: path, start } of placeholders(source)) {
      note(path.split('.')[0] ?? path, path, start, false)
    }
  } else {
    for (const { root, start, ends, free, tolerant } of compileTemplate(source, name).references) {
      if (!free || BUILT_IN.has(root)) continue
      note(root, source.slice(start, ends.at(-1)).replace(/\s+/g, ''), start, tolerant)
    }
  }
  return [...variables.values()]
}

/** Filters and tests the engine lacks; it would say so only when a rendering comes to them. */
function unknownWords(source: string, template = '(inline)'): TemplateError[] {
  const faults = new Map<string, TemplateError>()
  for (const { tokens } of readTags(source)) {
    for (const [index, { text: word, start }] of tokens.entries()) {
      const [before, earlier] = [tokens[index - 1]?.text, tokens[index - 2]?.text]
      const isFilter = before === '|' || (before === 'filter' && index === 1)
      const isTest = word !== 'not' && (before === 'is' || (before === 'not' && earlier === 'is'))
      if (!isFilter && !isTest) continue
      const kind = isFilter ? 'filter' : 'test'
      if (faults.has(`${kind} ${word}`) || isKnown(kind, word)) continue
      const line = lineAt(source, start)
      faults.set(
        `${kind} ${word}`,
        new TemplateError(
          'template_render',
          `Template ${template}, line ${line}: there is no ${kind} '${word}'.`,
          { template, line },
        ),
      )
    }
  }
  return [...faults.values()]
}

function lostPlaceholders(
  lacking: readonly string[],
  held: readonly string[],
  template = '(inline)',
): TemplateError {
  return new TemplateError(
    'template_placeholder',
    `Template ${template} lacks ${lacking.join(', ')}, which it is declared to hold. ` +
      `It holds ${held.length === 0 ? 'no placeholders' : [...new Set(held)].join(', ')}. ` +
      `Put the placeholder back, or take it off the list of required ones.`,
    { template, line: 1, missing: lacking },
  )
}
