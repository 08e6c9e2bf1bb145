import { ReverieError } from './errors.ts'
import { didYouMean } from './nearest.ts'

/** What each name needs, directly. */
export type Graph = ReadonlyMap<string, readonly string[]>

/** A graph that has no order; `path` leads to the fault, each name needing the next. */
export class GraphError extends ReverieError {
  readonly path: readonly string[]

  constructor(code: 'cycle' | 'unknown_dependency', path: readonly string[], problem: string) {
    super(code, `${path.join(' -> ')}: ${problem}`)
    this.path = path
  }
}

/**
 * The names in an order in which each comes after all it needs; what is free stays as it was given.
 *
 * @throws GraphError `cycle` with the way round (`a -> b -> a`), `unknown_dependency` with the name.
 */
export function topologicalOrder(graph: Graph): string[] {
  const done = new Set<string>()
  for (const root of graph.keys()) {
    // A trail of one's own: a chain may be longer than the stack is deep.
    const trail = [{ name: root, next: 0 }]
    const names = new Set([root])
    for (let here = trail.at(-1); here !== undefined; here = trail.at(-1)) {
      const need = done.has(here.name) ? undefined : graph.get(here.name)?.[here.next]
      here.next += 1
      if (need === undefined) {
        done.add(here.name)
        names.delete(here.name)
        trail.pop()
      } else if (!done.has(need)) {
        if (names.has(need) || !graph.has(need)) throw faultOf(graph, [...names], need)
        trail.push({ name: need, next: 0 })
        names.add(need)
      }
    }
  }
  return [...done]
}

function faultOf(graph: Graph, trail: readonly string[], need: string): GraphError {
  if (graph.has(need)) {
    const path = [...trail.slice(trail.indexOf(need)), need]
    return new GraphError('cycle', path, 'each needs the next, so none can be first.')
  }
  const problem = `there is no '${need}'.${didYouMean(need, graph.keys())}`
  return new GraphError('unknown_dependency', [trail.at(-1) ?? '', need], problem)
}

/** All a name needs, directly or through others; not the name itself. */
export function ancestors(graph: Graph, name: string): Set<string> {
  const found = new Set<string>()
  const open = [...(graph.get(name) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(graph.get(next) ?? []))
  }
  return found
}

/** All that needs a name, directly or through others; not the name itself. */
export function descendants(graph: Graph, name: string): Set<string> {
  return new Set([...graph.keys()].filter((other) => ancestors(graph, other).has(name)))
}
