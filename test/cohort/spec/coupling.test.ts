import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiled, faultOf, rowsOf } from './compiled.ts'

const AXES = 'axes: { l: [a, b], n: [7], r: [x, y] }'

test('A pair gives the allowed pairs, once each, in the place of the earlier axis', async (t) => {
  const rows = await rowsOf(
    t,
    `${AXES}\nrules: { pairs: { p: { left: r, right: l, allowed: [[x, b], [y, a], [x, b]] } } }`,
  )
  assert.deepEqual(rows, [
    { n: 7, r: 'x', l: 'b' },
    { n: 7, r: 'y', l: 'a' },
  ])
  assert.deepEqual(Object.keys(rows[0] ?? {}), ['n', 'r', 'l'])
})

test('A tuple defines its axes, gives its items and leaves no column of its own', async (t) => {
  const yaml = `
axes: { n: [1, 2] }
rules: { tuples: { bundle: { axes: [template, model], items: [[t1, m1], [t2, m2]] } } }`
  assert.deepEqual(await rowsOf(t, yaml), [
    { n: 1, template: 't1', model: 'm1' },
    { n: 1, template: 't2', model: 'm2' },
    { n: 2, template: 't1', model: 'm1' },
    { n: 2, template: 't2', model: 'm2' },
  ])
})

test('A pair can name a tuple, whose value then is a list', async (t) => {
  const yaml = `
axes: { n: [1, 2] }
rules:
  tuples: { t: { axes: [a, b], items: [[a1, b1], [a2, b2]] } }
  pairs: { p: { left: t, right: n, allowed: [[[a2, b2], 1], [[a1, b1], 2]] } }`
  const design = await compiled(t, yaml)
  assert.deepEqual(design.columns, ['n', 'a', 'b'])
  assert.deepEqual(
    [...design],
    [
      { n: 1, a: 'a2', b: 'b2' },
      { n: 2, a: 'a1', b: 'b1' },
    ],
  )
})

test('A tuple can couple what a pair made', async (t) => {
  const yaml = `
axes: { l: [a], r: [x] }
rules:
  pairs: { p: { left: l, right: r, allowed: [[a, x]] } }
  tuples: { t: { axes: [p, q], items: [[[a, x], 5]] } }`
  assert.deepEqual(await rowsOf(t, yaml), [{ q: 5, l: 'a', r: 'x' }])
})

test('Rules see what rules before them left', async (t) => {
  const rules = {
    subset: 'subsets: { l: [a] }',
    pair: 'pairs: { p: { left: l, right: r, allowed: [[b, x]] } }',
  }
  const fault = await faultOf(t, `${AXES}\nrules:\n  ${rules.subset}\n  ${rules.pair}`)
  assert.equal(fault.code, 'spec_outside_domain')
  const late = await faultOf(t, `${AXES}\nrules:\n  ${rules.pair}\n  ${rules.subset}`)
  assert.equal(late.code, 'spec_coupled_axis')
  assert.match(late.message, /pair 'p' \(line 3\)/)
})

test('A value outside its axis is refused where it stands, with the nearest level', async (t) => {
  const yaml = `axes: { l: [alpha, beta], r: [1] }
rules:
  pairs:
    p:
      left: l
      right: r
      allowed:
        - [alpha, 1]
        - [betta, 1]`
  const fault = await faultOf(t, yaml)
  assert.equal(fault.code, 'spec_outside_domain')
  assert.deepEqual([fault.line, fault.value, fault.path], [9, 'betta', 'rules.pairs.p.allowed'])
  assert.match(fault.message, /Did you mean 'beta'/)
})

test('Text and number are not the same level', async (t) => {
  const fault = await faultOf(
    t,
    'axes: { l: [1], r: [1] }\nrules: { pairs: { p: { left: l, right: r, allowed: [["1", 1]] } } }',
  )
  assert.deepEqual([fault.code, fault.value], ['spec_outside_domain', '1'])
})

test('An item of another width is refused', async (t) => {
  const pair = `${AXES}\nrules: { pairs: { p: { left: l, right: r, allowed: [[a, x, 1]] } } }`
  assert.equal((await faultOf(t, pair)).code, 'spec_wrong_width')
  const tuple = 'rules: { tuples: { t: { axes: [a, b], items: [[1, 2], 3] } } }'
  const fault = await faultOf(t, tuple)
  assert.deepEqual([fault.code, fault.value, fault.column], ['spec_wrong_width', 3, 55])
})

test('Balance demands that a side has every value equally often', async (t) => {
  const pair = (allowed: string, balance: string) =>
    `${AXES}\nrules: { pairs: { p: { left: l, right: r, allowed: ${allowed}, balance: ${balance} } } }`
  const uneven = '[[a, x], [b, x], [b, y]]'
  for (const balance of ['left', 'right', 'both']) {
    assert.equal((await rowsOf(t, pair('[[a, x], [b, y]]', balance))).length, 2)
    const fault = await faultOf(t, pair(uneven, balance))
    assert.equal(fault.code, 'spec_imbalance')
  }
  assert.equal((await rowsOf(t, pair('[[a, x], [b, x]]', 'left'))).length, 2)
  assert.match((await faultOf(t, pair(uneven, 'left'))).message, /"b" in 2, "a" in 1/)
  const fault = await faultOf(t, pair(uneven, 'rigth'))
  assert.deepEqual([fault.code, fault.value], ['spec_bad_balance', 'rigth'])
})

test('An axis with levels of its own and of a tuple is refused', async (t) => {
  const tuples = 'rules: { tuples: { t: { axes: [a, b], items: [[1, 2]] } } }'
  const fault = await faultOf(t, `axes: { a: [1] }\n${tuples}`)
  assert.deepEqual([fault.code, fault.line, fault.column], ['spec_axis_declared_twice', 1, 9])
  assert.deepEqual(await rowsOf(t, `axes: { a: , n: [5] }\n${tuples}`), [{ n: 5, a: 1, b: 2 }])
})

test('A coupling is refused for one axis twice, a taken name, a missing or unknown key', async (t) => {
  const pair = (text: string) => faultOf(t, `${AXES}\nrules: { pairs: { ${text} } }`)
  assert.equal((await pair('p: { left: l, right: l, allowed: [[a, a]] }')).code, 'spec_same_axis')
  assert.equal((await pair('l: { left: l, right: r, allowed: [[a, x]] }')).code, 'spec_name_taken')
  assert.equal((await pair('p: { left: l, allowed: [[a, x]] }')).code, 'spec_missing_key')
  assert.equal(
    (await pair('p: { left: l, right: q, allowed: [[a, x]] }')).code,
    'spec_unknown_axis',
  )
  const fault = await pair('p: { left: l, right: r, alowed: [[a, x]] }')
  assert.equal(fault.code, 'spec_unknown_key')
  assert.match(fault.message, /Did you mean 'allowed'/)
})
