import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadSpec } from '../../../src/cohort/spec/load.ts'
import { folderWith } from '../../helpers/folder-with.ts'
import { faultOf, rowsOf } from './compiled.ts'

const AXIS = (file: string) => `axes:\n  a: '@file:${file}'`
const valuesOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ a }) => a)

test('Levels come from a file of any format', async (t) => {
  const cases: [file: string, text: string, values: unknown[]][] = [
    ['items/a.csv', '\uFEFFname\r\nx\r\n y \r\n', ['x', 'y']],
    [
      'a.csv',
      'p,q\nx,1\ny,2\n',
      [
        ['x', '1'],
        ['y', '2'],
      ],
    ],
    ['a.yaml', '- x\n- 1\n- null\n', ['x', 1, null]],
    ['a.json', '["x", 1.5, true]', ['x', 1.5, true]],
    ['a.toml', 'levels = ["x", 1]\n', ['x', 1]],
    ['a.txt', 'x\n\n  y z \n1\n', ['x', 'y z', '1']],
  ]
  for (const [file, text, values] of cases) {
    assert.deepEqual(valuesOf(await rowsOf(t, AXIS(file), { [file]: text })), values, file)
  }
})

test('Pairs and tuples come from a CSV in the order of its header', async (t) => {
  const yaml = `
axes: { l: [a, b], r: [x, y] }
rules:
  pairs: { p: { left: l, right: r, allowed: '@file:pairs.csv' } }
  tuples: { t: { axes: [u, v], items: '@file:tuples.csv' } }`
  const rows = await rowsOf(t, yaml, {
    'pairs.csv': 'left,right\nb,x\na,y\n',
    'tuples.csv': 'u,v\n1,"two, three"\n',
  })
  assert.deepEqual(rows, [
    { l: 'b', r: 'x', u: '1', v: 'two, three' },
    { l: 'a', r: 'y', u: '1', v: 'two, three' },
  ])
})

test('A CSV whose columns are the axes in another order is refused', async (t) => {
  const yaml = "rules: { tuples: { t: { axes: [u, v], items: '@file:t.csv' } } }"
  const fault = await faultOf(t, yaml, { 't.csv': 'v,u\n1,2\n' })
  assert.deepEqual([fault.code, fault.line, fault.value], ['spec_header_order', 1, ['v', 'u']])
})

test('An item of a list can be a file, whose items it stands for', async (t) => {
  const yaml = "axes:\n  a: [w, '@file:a.txt', z]"
  assert.deepEqual(valuesOf(await rowsOf(t, yaml, { 'a.txt': 'x\ny\n' })), ['w', 'x', 'y', 'z'])
})

test('A section can be a file, and included files can include', async (t) => {
  const yaml = "axes: '@file:axes.yaml'\nrules: '@file:rules.toml'"
  const rows = await rowsOf(t, yaml, {
    'axes.yaml': "a: '@file:more/a.json'\n",
    'more/a.json': '["x", "@file:more/a.txt"]',
    'more/a.txt': 'y\nz\n',
    'rules.toml': '[subsets]\na = ["x", "z"]\n',
  })
  assert.deepEqual(valuesOf(rows), ['x', 'z'])
})

test('A fault in an included file is told with its place there', async (t) => {
  const cases: [file: string, text: string, code: string, line: number, column: number][] = [
    ['a.csv', '', 'csv_empty', 1, 1],
    ['a.csv', 'v\n', 'spec_empty_list', 1, 1],
    ['a.csv', 'v,v\n1,2\n', 'csv_doubled_header', 1, 3],
    ['a.csv', 'v,w\n1,2\n3\n', 'csv_missing_cell', 3, 2],
    ['a.csv', 'v,w\n1,2\n,4\n', 'csv_missing_cell', 3, 1],
    ['a.yaml', '- [x\n', 'yaml_syntax', 2, 1],
    ['a.yaml', '- { x: 1 }\n', 'spec_wrong_kind', 1, 3],
    ['a.yaml', 'x: 1\n', 'spec_wrong_kind', 1, 1],
    ['a.json', '[1,]', 'json_syntax', 1, 4],
    ['a.toml', 'x = 1\n', 'spec_wrong_kind', 1, 1],
    ['a.txt', '\n\n', 'spec_empty_list', 1, 1],
    ['a.md', 'x', 'unknown_format', 1, 1],
  ]
  for (const [file, text, code, line, column] of cases) {
    const fault = await faultOf(t, AXIS(file), { [file]: text })
    assert.ok(fault.file.endsWith(file))
    assert.deepEqual([fault.code, fault.line, fault.column], [code, line, column], text)
  }
})

test('An item of a CSV that does not fit is told with its line', async (t) => {
  const yaml = `axes: { l: [a], r: [x] }
rules: { pairs: { p: { left: l, right: r, allowed: '@file:p.csv' } } }`
  const outside = await faultOf(t, yaml, { 'p.csv': 'l,r\na,x\n\nb,x\n' })
  assert.deepEqual([outside.code, outside.line, outside.value], ['spec_outside_domain', 4, 'b'])
  const narrow = await faultOf(t, yaml, { 'p.csv': 'l\na\n' })
  assert.deepEqual([narrow.code, narrow.line], ['spec_wrong_width', 2])
})

test('A file that is not there, or a folder, is told where it is named', async (t) => {
  for (const file of ['b.csv', 'items', '']) {
    const fault = await faultOf(t, AXIS(file), { 'items/a.csv': '' })
    assert.deepEqual([fault.code, fault.line, fault.column], ['include_missing', 2, 6])
    assert.equal(fault.value, file)
  }
})

test('Files that include each other are refused with the whole circle', async (t) => {
  const circle = await faultOf(t, AXIS('b.yaml'), {
    'b.yaml': "- x\n- '@file:c/c.json'\n",
    'c/c.json': '"@file:b.yaml"',
  })
  assert.deepEqual([circle.code, circle.value], ['include_cycle', 'b.yaml'])
  assert.ok(circle.file.endsWith('c.json'))
  assert.match(circle.message, /spec\.yaml -> .*b\.yaml -> .*c\.json -> .*b\.yaml/)
  assert.equal((await faultOf(t, AXIS('spec.yaml'))).code, 'include_cycle')
  assert.equal(
    (await faultOf(t, AXIS('./a.txt'), { 'a.txt': '@file:a.txt' })).code,
    'include_cycle',
  )
})

test('One file can be included in two places', async (t) => {
  const yaml = "axes: { a: '@file:a.txt', b: '@file:a.txt' }"
  assert.equal((await rowsOf(t, yaml, { 'a.txt': 'x\ny\n' })).length, 4)
})

test("An include cannot leave the spec's folder, by name or by link", async (t) => {
  const folder = folderWith(t, {
    'in/spec.yaml': AXIS('../out/a.txt'),
    'in/linked.yaml': AXIS('link.txt'),
    'in/absolute.yaml': AXIS('/etc/hostname'),
    'out/a.txt': 'x\n',
  })
  symlinkSync('../out/a.txt', join(folder, 'in/link.txt'))
  for (const name of ['spec.yaml', 'linked.yaml', 'absolute.yaml']) {
    const fault = { code: 'include_outside', line: 2, column: 6 }
    await assert.rejects(loadSpec(join(folder, 'in', name)), fault, name)
  }
})
