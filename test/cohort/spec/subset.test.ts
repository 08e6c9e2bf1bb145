import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOf, rowsOf } from './compiled.ts'

test('A subset keeps the listed levels in the order of the axis', async (t) => {
  const rows = await rowsOf(t, 'axes: { a: [x, y, z] }\nrules: { subsets: { a: [z, x, q] } }')
  assert.deepEqual(rows, [{ a: 'x' }, { a: 'z' }])
})

test('A subset that keeps nothing is refused where it is written', async (t) => {
  const fault = await faultOf(t, 'axes: { a: [x, 1] }\nrules:\n  subsets:\n    a: [q, "1"]')
  assert.equal(fault.code, 'spec_empty_subset')
  assert.deepEqual([fault.line, fault.column, fault.path], [4, 9, 'rules.subsets.a'])
  assert.deepEqual(fault.value, ['q', '1'])
})

test('A subset of an axis that is not there names the nearest that is', async (t) => {
  const fault = await faultOf(t, 'axes: { template: [x] }\nrules: { subsets: { tempalte: [x] } }')
  assert.equal(fault.code, 'spec_unknown_axis')
  assert.deepEqual([fault.line, fault.column, fault.value], [2, 21, 'tempalte'])
  assert.match(fault.message, /Did you mean 'template'/)
})

test('A subset that lists nothing, or is no list, is refused', async (t) => {
  const axes = 'axes: { a: [x] }\nrules: { subsets: { a: '
  assert.equal((await faultOf(t, `${axes}[] } }`)).code, 'spec_empty_list')
  assert.equal((await faultOf(t, `${axes}x } }`)).code, 'spec_wrong_kind')
})
