import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { permutation } from '../../../src/cohort/spec/permutation.ts'

const orderOf = (size: number, seed: number) =>
  Array.from({ length: size }, (_, index) => permutation(size, seed)(index))

test('Every number has one place, whatever the size and seed', () => {
  const size = fc.integer({ min: 1, max: 400 })
  fc.assert(
    fc.property(size, fc.maxSafeInteger(), (length, seed) => {
      const order = orderOf(length, seed)
      assert.deepEqual(
        order.toSorted((a, b) => a - b),
        Array.from({ length }, (_, index) => index),
      )
    }),
  )
})

test('All orders of few numbers come up, none much more often than another', () => {
  const counts = new Map<string, number>()
  for (let seed = 0; seed < 2400; seed += 1) {
    const order = orderOf(4, seed).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  // 100 are expected of each of the 24.
  assert.equal(counts.size, 24)
  assert.ok(Math.min(...counts.values()) > 50)
  assert.ok(Math.max(...counts.values()) < 200)
})

test('Numbers near each other do not stay so', () => {
  const place = permutation(1_000_000, 11)
  const steps = Array.from({ length: 1000 }, (_, index) =>
    Math.abs(place(index) - place(index + 1)),
  )
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
  // A third of the size is what chance gives.
  assert.ok(mean > 300_000 && mean < 370_000, String(mean))
})

test('Places beyond 32 bits are within the size and differ', () => {
  const size = 2 ** 52 - 1
  const place = permutation(size, -5)
  const places = Array.from({ length: 100 }, (_, index) => place(size - 1 - index))
  assert.equal(new Set(places).size, 100)
  assert.ok(places.every((item) => Number.isSafeInteger(item) && item >= 0 && item < size))
})

test('Seeds that differ in sign, or beyond 32 bits, give other orders', () => {
  const seeds = [1, -1, 2 ** 32 + 1, 2 ** 33 + 1, -(2 ** 40)]
  assert.equal(new Set(seeds.map((seed) => orderOf(30, seed).join())).size, seeds.length)
})
