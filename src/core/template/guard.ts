import type { MappedJoin } from './mapped-join.ts'
import { BUILT_IN, type Reference } from './scan.ts'

/** One read that the guarded template checks before it makes it. */
export interface Check {
  reference: Reference
  /** What is looked for, as written: `concept`, then `concept.name`. */
  name: string
}

/** The name of the filter a guarded template calls with the number of a failed check. */
export const MISSING = '__missing'

/** The name of the test a guarded template puts items to, with the number of their check. */
export const PRESENT = '__present'

/**
 * The template again, with every read of a name asking first whether it is there.
 *
 * `{{ a.b|upper }}` becomes `{{ (1|__missing if a is not defined else (0|__missing if a.b is not
 * defined else a.b))|upper }}`: the engine's strict mode stays silent for an undefined value in a
 * filter, a comparison, a list or a concatenation, and stops at the first one elsewhere. Asked in
 * place, branches not taken, loop variables and `set` mean what they mean in Jinja2. No line
 * moves, so the engine's line numbers stay true.
 */
export function guardTemplate(
  source: string,
  references: readonly Reference[],
  joins: readonly MappedJoin[],
): { guarded: string; checks: Check[] } {
  const checks: Check[] = []
  const wanted = references.filter(({ called, root }) => !called && !BUILT_IN.has(root))
  let next = 0
  return { guarded: rewrite(0, source.length), checks }

  function rewrite(from: number, to: number): string {
    let text = ''
    let at = from
    for (let ref = wanted[next]; ref && ref.start < to; ref = wanted[next]) {
      next += 1
      text += withJoins(at, ref.start) + guard(ref)
      at = ref.get?.end ?? ref.ends.at(-1) ?? to
    }
    return text + withJoins(at, to)
  }

  function withJoins(from: number, to: number): string {
    let text = ''
    let start = from
    for (const { at, name, tag } of joins) {
      if (at < from || at >= to) continue
      const place = { root: '', start: at, ends: [at], tag, tolerant: false, called: false }
      checks.push({ reference: { ...place, free: false }, name })
      text += `${source.slice(start, at)}|select('${PRESENT}', ${checks.length - 1})`
      start = at
    }
    return text + source.slice(start, to)
  }

  function guard(reference: Reference): string {
    const checked = guardRead(reference)
    const { get } = reference
    if (get === undefined) return checked
    const key = rewrite(get.key.start, get.key.end)
    return `(${checked}[${key}] if (${key}) in ${checked} else ${rewrite(get.other.start, get.other.end)})`
  }

  function guardRead(reference: Reference): string {
    const { start, ends, tolerant } = reference
    const asked: { path: string; name: string }[] = []
    let path = ''
    let at = start
    for (const [index, end] of ends.entries()) {
      // A subscript may hold references of its own, which stand next in the list.
      path += index === 0 ? source.slice(at, end) : rewrite(at, end)
      at = end
      if (tolerant && index === ends.length - 1) break
      const name = source.slice(start, end).replace(/\s+/g, '')
      asked.push({ path: path.replaceAll('\n', ' '), name })
    }
    return asked.reduceRight((rest, { path: read, name }) => {
      checks.push({ reference, name })
      return `(${checks.length - 1}|${MISSING} if ${read} is not defined else ${rest})`
    }, path)
  }
}
