import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runTree } from '../../../src/cohort/schedule/run-tree.ts'

/** Trees as lists of parents: node n hangs below `parents[n]`, or is a root. */
const trees = fc
  .array(fc.nat(), { maxLength: 40 })
  .map((picks) => picks.map((pick, node) => (pick % (node + 1) === node ? -1 : pick % (node + 1))))

function childrenIn(parents: readonly number[]) {
  return (node: number) => parents.flatMap((parent, child) => (parent === node ? [child] : []))
}

test('every node is worked on once, after the one above it, or passed over with those below it', async () => {
  await fc.assert(
    fc.asyncProperty(
      trees,
      fc.func(fc.boolean()),
      fc.integer({ min: 1, max: 5 }),
      async (parents, comesOff, workers) => {
        const done = new Set<number>()
        const failed = new Set<number>()
        const skipped = new Set<number>()
        let running = 0
        let most = 0
        await runTree({
          roots: parents.flatMap((parent, node) => (parent === -1 ? [node] : [])),
          childrenOf: childrenIn(parents),
          workers,
          isStopped: () => false,
          async perform(node) {
            const parent = parents[node] ?? -1
            assert.ok(parent === -1 || done.has(parent))
            assert.ok(!done.has(node) && !failed.has(node))
            running += 1
            most = Math.max(most, running)
            if (node % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
            running -= 1
            if (comesOff(node)) done.add(node)
            else failed.add(node)
            return done.has(node)
          },
          skip(node, because) {
            assert.equal(parents[node], because)
            assert.ok(failed.has(because) || skipped.has(because))
            skipped.add(node)
          },
        })
        assert.equal(done.size + failed.size + skipped.size, parents.length)
        assert.ok(most <= workers)
      },
    ),
  )
})

test('trees come to their end before new ones begin', async () => {
  const order: string[] = []
  const children: Record<string, string[]> = { a: ['a1', 'a2'], a1: ['a11'], b: ['b1'] }
  await runTree({
    roots: ['a', 'b'],
    childrenOf: (node) => children[node] ?? [],
    workers: 1,
    isStopped: () => false,
    async perform(node) {
      order.push(node)
      return true
    },
    skip: () => assert.fail(),
  })
  assert.deepEqual(order, ['a', 'a1', 'a11', 'a2', 'b', 'b1'])
})

test('a rejection lets what runs settle, begins nothing more and is thrown', async () => {
  const begun: number[] = []
  let settled = 0
  const work = runTree({
    roots: [0, 1, 2, 3, 4],
    childrenOf: () => [],
    workers: 2,
    isStopped: () => false,
    async perform(node) {
      begun.push(node)
      if (node === 0) throw new Error('no room')
      await new Promise((resolve) => setImmediate(resolve))
      settled += 1
      return true
    },
    skip: () => assert.fail(),
  })
  await assert.rejects(work, /no room/)
  assert.deepEqual(begun, [0, 1])
  assert.equal(settled, 1)
})

test('roots are pulled as workers come free, and nothing begins once it is stopped', async () => {
  let pulled = 0
  let stopped = false
  function* roots() {
    for (;;) yield (pulled += 1)
  }
  await runTree({
    roots: roots(),
    childrenOf: () => [],
    workers: 3,
    isStopped: () => stopped,
    async perform(node) {
      stopped = node >= 10
      return true
    },
    skip: () => assert.fail(),
  })
  assert.ok(pulled <= 13, `${pulled} were pulled`)
})

test('timers have their turn while a hundred thousand nodes are done at once', async () => {
  let ticks = 0
  const timer = setInterval(() => (ticks += 1), 1)
  await runTree({
    roots: Array.from({ length: 100_000 }, (_, index) => index),
    childrenOf: () => [],
    workers: 4,
    isStopped: () => false,
    perform: async () => true,
    skip: () => assert.fail(),
  })
  clearInterval(timer)
  assert.ok(ticks > 0, 'no timer had its turn')
})

test('no more than the workers run, also when several end after a long turn of the loop', async () => {
  let running = 0
  let most = 0
  await runTree({
    roots: Array.from({ length: 60 }, (_, node) => node),
    childrenOf: () => [],
    workers: 4,
    isStopped: () => false,
    async perform() {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      // All that wait for this turn end together, and later than timers may be kept waiting.
      const end = performance.now() + 8
      while (performance.now() < end);
      running -= 1
      return true
    },
    skip: () => assert.fail('nothing fails here'),
  })
  assert.equal(most, 4)
})
