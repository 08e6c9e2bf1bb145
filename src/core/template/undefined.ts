import type { CompiledTemplate } from './compile.ts'
import type { EngineFault } from './engine.ts'
import { TemplateError } from './error.ts'
import { lineAt } from '../lines.ts'
import type { Tag } from './lexer.ts'
import { BUILT_IN, type Reference } from './scan.ts'

/** A name without a value and where it is read first. */
export interface UndefinedName {
  name: string
  line: number
}

/**
 * Every name of a template that lacked a value, in the template's order.
 *
 * @param failed - The numbers of the checks that failed while rendering.
 * @param fault - What stopped the rendering, if something did.
 */
export function unresolved(
  { source, references, checks }: CompiledTemplate,
  values: Readonly<Record<string, unknown>>,
  failed: ReadonlySet<number>,
  fault?: EngineFault,
): UndefinedName[] {
  const found = checks.filter((_, index) => failed.has(index))
  const starts = found.map(({ reference }) => reference.start)
  const direct = found
    // `a[k]` is only there for want of `k`.
    .filter(({ reference: { start, ends } }) => {
      return !starts.some((other) => other > start && other < (ends.at(-1) ?? start))
    })
    .map(({ name, reference }) => ({ name, at: reference.start }))
  const passedOver = unreached(references, found, fault ? source.length : 0)
    .filter(({ root }) => !Object.hasOwn(values, root))
    .map(({ root, start }) => ({ name: root, at: start }))
  const engineSaid = fault ? namedBy(fault, source, references, found.length > 0) : []
  return [...direct, ...passedOver, ...engineSaid]
    .sort((a, b) => a.at - b.at)
    .map(({ name, at }) => ({ name, line: lineAt(source, at) }))
}

/**
 * What a missing value kept from being looked at: the rest of its tag, the block it decides
 * about, and, when the rendering stopped, all that follows.
 */
function unreached(
  references: readonly Reference[],
  found: readonly { reference: Reference }[],
  stoppedBefore: number,
): Reference[] {
  const spans = found.map(({ reference: { tag, decides } }) => ({
    start: tag.start,
    end: Math.max(decides?.end ?? tag.end, stoppedBefore),
  }))
  // A name that is asked for somewhere ("is defined", default) may be absent.
  const optional = new Set(references.filter((one) => one.tolerant).map((one) => one.root))
  return references.filter(
    ({ root, start, free }) =>
      free &&
      !BUILT_IN.has(root) &&
      !optional.has(root) &&
      spans.some((span) => start >= span.start && start < span.end),
  )
}

/** What the engine complains of, where no check of ours came before it. */
function namedBy(
  fault: EngineFault,
  source: string,
  references: readonly Reference[],
  isExplained: boolean,
): { name: string; at: number }[] {
  const callee = /^unknown function: (\S+) is unknown/.exec(fault.message)?.[1]
  const called = references
    .filter((reference) => reference.called && reference.root === callee)
    .map((reference) => ({ name: asWritten(source, reference), at: reference.start }))
  if (fault.message !== 'undefined value' || isExplained) return called
  // Only more than a read, which is checked, can have come to nothing: `(items|first).label`.
  const tags = references
    .filter(({ tag }) => lineAt(source, tag.start) === fault.line)
    .filter((reference) => asWritten(source, reference) !== expressionOf(source, reference.tag))
    .map(({ tag }) => ({ name: expressionOf(source, tag), at: tag.start }))
  return [...called, ...tags]
}

const expressionOf = (source: string, { start, end }: Tag): string =>
  source
    .slice(start + 2, end - 2)
    .replace(/^[-+]|[-+]$/g, '')
    .trim()
    .replace(/\s+/g, ' ')

const asWritten = (source: string, { start, ends }: Reference): string =>
  source.slice(start, ends.at(-1)).replace(/\s+/g, '')

/** The error for names without a value, each named once. */
export function undefinedNames(
  template: string,
  names: readonly UndefinedName[],
  known: readonly string[],
): TemplateError {
  const first = new Map<string, number>()
  for (const { name, line } of names) if (!first.has(name)) first.set(name, line)
  const listed = [...first].map(([name, line]) => `${name} (line ${line})`).join(', ')
  return new TemplateError(
    'template_undefined',
    `Template ${template}: no value for ${listed}. ` +
      `Values given: ${known.length === 0 ? 'none' : known.join(', ')}. ` +
      `Pass the missing ones, or guard them with "is defined" or the default filter.`,
    { template, line: names[0]?.line ?? 1, missing: [...first.keys()] },
  )
}
