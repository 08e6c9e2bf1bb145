import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NotJsonError, plainJson } from '../../src/core/plain-json.ts'

test('what a file of JSON gives back has the same text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(plainJson(JSON.parse(JSON.stringify(value))), plainJson(value))
      assert.deepEqual(JSON.parse(plainJson(value)), JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('two values have one text exactly if they are the same JSON', () => {
  assert.equal(plainJson({ a: 1, b: [{ d: 1, c: 2 }] }), plainJson({ b: [{ c: 2, d: 1 }], a: 1 }))
  assert.equal(plainJson({ a: 1, b: undefined }), plainJson({ a: 1 }))
  assert.notEqual(plainJson([1, 2]), plainJson([2, 1]))
  assert.notEqual(plainJson('1'), plainJson(1))
  assert.notEqual(plainJson({}), plainJson([]))
  assert.notEqual(plainJson(JSON.parse('{"__proto__": 1}')), plainJson({}))
})

test('the first place that JSON cannot hold is named', () => {
  const cycle: unknown[] = []
  cycle.push(cycle)
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown
  let deeper = deep
  for (let level = 0; level < 100_000; level += 1) deeper = [deeper]
  for (const [value, path] of [
    [undefined, ''],
    [{ a: { b: [1, new Date(0)] } }, '.a.b[1]'],
    [{ f: () => 1 }, '.f'],
    [[1, undefined], '[1]'],
    [[Number.NaN], '[0]'],
    [{ n: 1n }, '.n'],
    [new Map(), ''],
    [cycle, '[0]'],
    [deeper, ''],
  ] as const) {
    assert.throws(
      () => plainJson(value),
      (error: unknown) => error instanceof NotJsonError && error.path === path,
    )
  }
})

test('a value in two places is no cycle', () => {
  const shared = { a: 1 }
  assert.equal(plainJson([shared, shared]), '[{"a":1},{"a":1}]')
})
