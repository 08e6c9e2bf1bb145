import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ancestors, descendants, GraphError, topologicalOrder } from '../../src/core/graph.ts'

/** Graphs without a cycle, their names in any order. */
const acyclic = fc
  .integer({ min: 0, max: 12 })
  .chain((size) =>
    fc.tuple(
      fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), {
        minLength: size,
        maxLength: size,
      }),
      fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
    ),
  )
  .map(([needs, order]) => {
    const name = (index: number) => `n${index}`
    // Each needs only what has a lower number.
    const entries = needs.map((indices, index): [string, string[]] => [
      name(index),
      index === 0 ? [] : [...new Set(indices.map((need) => name(need % index)))],
    ])
    return new Map(order.map((index) => entries[index] as [string, string[]]))
  })

test('every name comes once, after all it needs', () => {
  fc.assert(
    fc.property(acyclic, (graph) => {
      const order = topologicalOrder(graph)
      assert.deepEqual([...order].sort(), [...graph.keys()].sort())
      for (const [name, needs] of graph) {
        for (const need of needs) assert.ok(order.indexOf(need) < order.indexOf(name))
      }
    }),
  )
})

test('an order that does already stays as it is', () => {
  fc.assert(
    fc.property(acyclic, (graph) => {
      const order = topologicalOrder(graph)
      const again = new Map(order.map((name) => [name, graph.get(name) ?? []]))
      assert.deepEqual(topologicalOrder(again), order)
    }),
  )
})

test('ancestors and descendants are each other seen from the other side', () => {
  fc.assert(
    fc.property(acyclic, (graph) => {
      for (const one of graph.keys()) {
        assert.ok(!ancestors(graph, one).has(one))
        for (const other of graph.keys()) {
          assert.equal(ancestors(graph, one).has(other), descendants(graph, other).has(one))
        }
      }
    }),
  )
})

test('any cycle is refused, with a way round that can be followed', () => {
  const closed = fc
    .tuple(acyclic, fc.nat(), fc.nat())
    .filter(([graph]) => graph.size > 0)
    .map(([graph, from, to]) => {
      const order = topologicalOrder(graph)
      const [low, high] = [from % order.length, to % order.length].sort((a, b) => a - b)
      const [first, last] = [order[low ?? 0] ?? '', order[high ?? 0] ?? '']
      // The way back closes a circle where there is a way there.
      const isCircle = first === last || ancestors(graph, last).has(first)
      return { graph: new Map(graph).set(first, [...(graph.get(first) ?? []), last]), isCircle }
    })
    .filter(({ isCircle }) => isCircle)
  fc.assert(
    fc.property(closed, ({ graph }) => {
      try {
        topologicalOrder(graph)
        assert.fail('not refused')
      } catch (error) {
        assert.ok(error instanceof GraphError && error.code === 'cycle', String(error))
        const { path } = error
        assert.equal(path[0], path.at(-1))
        assert.equal(new Set(path).size, path.length - 1)
        path.slice(1).forEach((need, index) => {
          assert.ok(graph.get(path[index] ?? '')?.includes(need))
        })
      }
    }),
  )
})

test('the path of a cycle leaves out what only leads to it', () => {
  const graph = new Map([
    ['start', ['a']],
    ['a', ['b']],
    ['b', ['a']],
  ])
  assert.throws(() => topologicalOrder(graph), { message: /^a -> b -> a: / })
})

test('an unknown name is refused with who needs it and what may be meant', () => {
  const graph = new Map([
    ['words', []],
    ['cards', ['word']],
  ])
  assert.throws(() => topologicalOrder(graph), {
    code: 'unknown_dependency',
    path: ['cards', 'word'],
    message: /Did you mean 'words'/,
  })
})

test('a chain of 100 000 has an order', () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `n${index}`)
  const graph = new Map(names.map((name, index) => [name, names.slice(index + 1, index + 2)]))
  assert.equal(topologicalOrder(graph)[0], 'n99999')
})
