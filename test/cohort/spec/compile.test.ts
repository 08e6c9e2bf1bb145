import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiled, faultOf, rowsOf } from './compiled.ts'

test('Rows are the product of the axes, the last one fastest', async (t) => {
  assert.deepEqual(await rowsOf(t, 'axes: { a: [x, y], b: [1, 2] }'), [
    { a: 'x', b: 1 },
    { a: 'x', b: 2 },
    { a: 'y', b: 1 },
    { a: 'y', b: 2 },
  ])
})

test('Values keep their type, and equal ones of an axis count once', async (t) => {
  const rows = await rowsOf(t, 'axes: { a: [1, "1", 1, true, "true", null, 1.5, 1] }')
  assert.deepEqual(
    rows.map(({ a }) => a),
    [1, '1', true, 'true', null, 1.5],
  )
})

test('Ordered fields come first and the rest follow as they stand', async (t) => {
  const design = await compiled(t, 'axes: { a: [1], b: [2], c: [3] }\noutput: { field_order: [c] }')
  assert.deepEqual(design.columns, ['c', 'a', 'b'])
  assert.deepEqual(Object.keys([...design][0] ?? {}), ['c', 'a', 'b'])
})

test('A field that is no column cannot be ordered, with the nearest that is', async (t) => {
  const fault = await faultOf(t, 'axes: { draft: [1] }\noutput:\n  field_order: [draft, dratf]')
  assert.equal(fault.code, 'spec_unknown_field')
  assert.deepEqual([fault.line, fault.column, fault.value], [3, 24, 'dratf'])
  assert.match(fault.message, /Did you mean 'draft'/)
})

test('The name of a pair is no field, the name of a tie is one', async (t) => {
  const rules =
    'rules: { ties: { t: [a, b] }, pairs: { p: { left: t, right: c, allowed: [[1, 2]] } } }'
  const axes = 'axes: { a: [1], b: [1], c: [2] }'
  const design = await compiled(t, `${axes}\n${rules}\noutput: { field_order: [t] }`)
  assert.deepEqual(design.columns, ['t', 'c', 'a', 'b'])
  const fault = await faultOf(t, `${axes}\n${rules}\noutput: { field_order: [p] }`)
  assert.equal(fault.code, 'spec_unknown_field')
})

test('A design can be gone through again and again, and says its size and values', async (t) => {
  const design = await compiled(t, 'axes: { a: [x, y], b: [1, 2, 3] }')
  assert.equal(design.size, 6)
  assert.deepEqual([...design], [...design])
  assert.deepEqual(design.valuesOf('b'), [1, 2, 3])
  assert.deepEqual(design.valuesOf('c'), [])
})

test('A seed shuffles: the same rows in an order of its own, the same each time', async (t) => {
  const yaml = `axes: { a: [${Array.from({ length: 20 }, (_, i) => i).join()}], b: [0, 1, 2] }`
  const plain = [...(await compiled(t, yaml))]
  const shuffled = [...(await compiled(t, yaml, {}, { seed: 7 }))]
  assert.notDeepEqual(shuffled, plain)
  assert.notDeepEqual(shuffled, [...(await compiled(t, yaml, {}, { seed: 8 }))])
  assert.deepEqual(shuffled, [...(await compiled(t, yaml, {}, { seed: 7 }))])
  const sorted = shuffled.toSorted(
    (x, y) => Number(x['a']) - Number(y['a']) || Number(x['b']) - Number(y['b']),
  )
  assert.deepEqual(sorted, plain)
})

test('A seed that is no whole number is refused', async (t) => {
  await assert.rejects(compiled(t, 'axes: { a: [1] }', {}, { seed: 1.5 }), { code: 'bad_seed' })
})

test('Rows are made when asked for: the first of ten billion is there at once', async (t) => {
  const levels = Array.from({ length: 100 }, (_, index) => index).join(', ')
  const axes = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: [${levels}]`).join(', ')
  for (const seed of [undefined, 3]) {
    const design = await compiled(t, `axes: { ${axes} }`, {}, seed === undefined ? {} : { seed })
    assert.equal(design.size, 1e10)
    const [first, second] = design
    assert.notDeepEqual(first, second)
  }
})

test('More rows than can be counted are refused', async (t) => {
  const levels = Array.from({ length: 1000 }, (_, index) => index).join(', ')
  const axes = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}: [${levels}]`).join(', ')
  assert.equal((await faultOf(t, `axes: { ${axes} }`)).code, 'spec_too_large')
})
