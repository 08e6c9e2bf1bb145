import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSpec, type PlainSpec, type Row, SpecError } from '../../../src/index.ts'
import { rowsOf } from './compiled.ts'

function faultOf(spec: unknown): SpecError {
  try {
    compileSpec(spec as PlainSpec)
  } catch (error) {
    assert.ok(error instanceof SpecError, String(error))
    assert.equal(error.file, '')
    return error
  }
  return assert.fail('The spec was taken.')
}

const PAIRED = {
  axes: { draft: ['plain', 'bold'], essay: ['short', 'long'], model: [1, '1', null] },
  rules: {
    subsets: { draft: ['plain', 'bold'] },
    pairs: { p: { left: 'draft', right: 'essay', allowed: [['plain', 'long']] } },
  },
  output: { field_order: ['model'] },
}

test('A mapping compiles to the rows that the same mapping in a file makes', async (t) => {
  const rows: Row[] = [...compileSpec(PAIRED)]
  assert.equal(rows.length, 3)
  assert.deepEqual(rows, await rowsOf(t, JSON.stringify(PAIRED)))
})

test('An axis can be left to a tuple, and what is undefined is not there', () => {
  const tuples = { t: { axes: ['a', 'b'], items: [[1, ['x', 'y']]] } }
  const spec = { axes: { a: null, c: [0] }, rules: { tuples, ties: undefined } }
  assert.deepEqual([...compileSpec(spec)], [{ c: 0, a: 1, b: ['x', 'y'] }])
})

test('What is wrong in a mapping is told by its path', () => {
  const cases: [spec: unknown, path: string, message: RegExp][] = [
    [{ axes: { draft: 'plain' } }, 'axes.draft', /^axes\.draft is "plain", not a list\.$/],
    [{ axes: { draft: [] } }, 'axes.draft', /^axes\.draft lists nothing/],
    [{ axes: { a: [() => 1] } }, 'axes.a[0]', /^axes\.a\[0\]: .* is a function/],
    [{ axes: ['a'] }, 'axes', /^axes is a list, not a mapping/],
    [{ axis: { a: [1] } }, '', /^axis: Unknown key 'axis' in the spec\. Did you mean 'axes'/],
    [{ axes: { a: [1] }, rules: { subsets: { b: [1] } } }, 'rules.subsets.b', /no axis 'b'/],
    [
      {
        axes: { a: [1], b: [2] },
        rules: { pairs: { p: { left: 'a', right: 'b', allowed: [[1, 3]] } } },
      },
      'rules.pairs.p.allowed',
      /^rules\.pairs\.p\.allowed\[0\]: /,
    ],
    [
      { axes: { a: [1] }, rules: { tuples: { t: { axes: ['a', 'b'], items: [[1, 2]] } } } },
      'axes.a',
      /levels here and in a tuple \(rules\.tuples\.t\.axes\[0\]\)/,
    ],
  ]
  for (const [spec, path, message] of cases) {
    const fault = faultOf(spec)
    assert.equal(fault.path, path)
    assert.match(fault.message, message)
  }
})

test('An included file in a mapping has no folder, so the way to have one is told', () => {
  const fault = faultOf({ axes: { a: ['x', '@file:more.csv'] } })
  assert.equal(fault.code, 'include_no_folder')
  assert.match(fault.message, /^axes\.a\[1\]: '@file:more\.csv' needs a folder.*loadSpec/)
})

test('What is no spec at all is refused with what compileSpec takes', () => {
  for (const spec of [undefined, Promise.resolve({}), new Map()]) {
    assert.match(faultOf(spec).message, /compileSpec takes what loadSpec gives/)
  }
  assert.match(faultOf('spec.yaml').message, /The spec is "spec\.yaml", not a mapping/)
  assert.equal(faultOf(null).code, 'spec_no_axes')
})
