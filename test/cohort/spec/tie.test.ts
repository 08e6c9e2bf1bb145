import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiled, faultOf, rowsOf } from './compiled.ts'

test('A tie has the common levels, stays as a column and brings its axes back', async (t) => {
  const yaml = `
axes: { n: [1], draft: [x, y, z], essay: [z, y, w] }
rules: { ties: { both: [draft, essay] } }`
  assert.deepEqual((await compiled(t, yaml)).columns, ['n', 'both', 'draft', 'essay'])
  assert.deepEqual(await rowsOf(t, yaml), [
    { n: 1, both: 'y', draft: 'y', essay: 'y' },
    { n: 1, both: 'z', draft: 'z', essay: 'z' },
  ])
})

test('A tie stands where its first axis stood', async (t) => {
  const yaml = 'axes: { a: [1, 2], n: [7], b: [2, 1] }\nrules: { ties: { t: { axes: [a, b] } } }'
  assert.deepEqual((await compiled(t, yaml)).columns, ['t', 'n', 'a', 'b'])
  assert.deepEqual(
    (await rowsOf(t, yaml)).map((row) => row['t']),
    [1, 2],
  )
})

test('A tie can have the name of one of its axes', async (t) => {
  const yaml = 'axes: { n: [7, 8], a: [1], b: [1] }\nrules: { ties: { b: [a, b] } }'
  const design = await compiled(t, yaml)
  assert.deepEqual(design.columns, ['n', 'b', 'a'])
  assert.equal(design.size, 2)
})

test('A tie of ties brings all names back', async (t) => {
  const yaml =
    'axes: { a: [1, 2], b: [1, 2], c: [2, 3] }\nrules: { ties: { t: [a, b], u: [b, c] } }'
  assert.deepEqual(await rowsOf(t, yaml), [{ u: 2, t: 2, a: 2, b: 2, c: 2 }])
})

test('A tied axis can be named in later rules', async (t) => {
  const yaml = `
axes: { a: [1, 2], b: [1, 2], c: [x, y] }
rules:
  ties: { t: [a, b] }
  subsets: { b: [1] }
  pairs: { p: { left: a, right: c, allowed: [[1, x], [1, y]] } }`
  assert.deepEqual(await rowsOf(t, yaml), [
    { a: 1, c: 'x', t: 1, b: 1 },
    { a: 1, c: 'y', t: 1, b: 1 },
  ])
})

test('A tie without a common level is refused and shows the levels', async (t) => {
  const fault = await faultOf(t, 'axes: { a: [1], b: ["1"] }\nrules:\n  ties: { t: [a, b] }')
  assert.equal(fault.code, 'spec_impossible_tie')
  assert.deepEqual([fault.line, fault.column, fault.path], [3, 11, 'rules.ties.t'])
  assert.match(fault.message, /a: 1; b: "1"/)
})

test('A tie is refused for an unknown axis, a name twice, a taken name, another key', async (t) => {
  const tie = (text: string) =>
    faultOf(t, `axes: { a: [1], b: [1], c: [1] }\nrules: { ties: { ${text} } }`)
  assert.equal((await tie('t: [a, d]')).code, 'spec_unknown_axis')
  assert.equal((await tie('t: [a, a]')).code, 'spec_doubled_name')
  assert.equal((await tie('c: [a, b]')).code, 'spec_name_taken')
  assert.equal((await tie('t: { to: x }')).code, 'spec_unknown_key')
  assert.equal((await tie('t: {}')).code, 'spec_missing_key')
  assert.equal((await tie('t: []')).code, 'spec_empty_list')
})
