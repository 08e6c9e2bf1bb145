/** Work in which some can begin only when some other is done. */
export interface TreeWork<Node> {
  /** Pulled one by one as workers come free. */
  readonly roots: Iterable<Node>
  /** What can begin once a node is done. */
  readonly childrenOf: (node: Node) => readonly Node[]
  /** Resolves with whether the node's children may begin. A rejection ends the whole work. */
  readonly perform: (node: Node) => Promise<boolean>
  /** Told of everything below a node that did not come off. */
  readonly skip: (node: Node, because: Node) => void
  /** Nodes worked on at once. */
  readonly workers: number
  /** Asked before each node; nothing new begins once it says so. */
  readonly isStopped: () => boolean
}

/** How long nodes that are done at once may keep timers and signals waiting, in milliseconds. */
const BREATH_MS = 20

/**
 * Works through trees of nodes, deepest first, so that whole trees come to their end early. A node
 * that does not come off takes what is below it along and nothing else.
 *
 * @throws what `perform` rejected with, once everything begun has settled.
 */
export async function runTree<Node>(work: TreeWork<Node>): Promise<void> {
  const { childrenOf, perform, workers, isStopped } = work
  const roots = work.roots[Symbol.iterator]()
  const ready: Node[] = []
  const errors: unknown[] = []
  let running = 0
  let breath = performance.now()

  const next = (): Node | undefined => {
    if (errors.length > 0 || isStopped()) return undefined
    const node = ready.pop()
    if (node !== undefined) return node
    const root = roots.next()
    return root.done === true ? undefined : root.value
  }
  const one = async (node: Node): Promise<void> => {
    try {
      if (await perform(node)) ready.push(...childrenOf(node).toReversed())
      else skipBelow(work, node)
    } catch (error) {
      errors.push(error)
    }
  }
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      running -= 1
      if (performance.now() - breath < BREATH_MS) return fill()
      setImmediate(() => {
        breath = performance.now()
        fill()
      })
    }
    const fill = (): void => {
      while (running < workers) {
        const node = next()
        if (node === undefined) break
        running += 1
        void one(node).then(settle)
      }
      if (running === 0) resolve()
    }
    fill()
  })
  if (errors.length > 0) throw errors[0]
}

function skipBelow<Node>({ childrenOf, skip }: TreeWork<Node>, failed: Node): void {
  const below = childrenOf(failed).map((node) => ({ node, because: failed }))
  for (let entry = below.shift(); entry !== undefined; entry = below.shift()) {
    skip(entry.node, entry.because)
    const { node } = entry
    below.push(...childrenOf(node).map((child) => ({ node: child, because: node })))
  }
}
