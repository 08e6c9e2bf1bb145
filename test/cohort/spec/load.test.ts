import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { compileSpec } from '../../../src/cohort/spec/compile.ts'
import { loadSpec } from '../../../src/cohort/spec/load.ts'
import { folderWith } from '../../helpers/folder-with.ts'
import { compiled, faultOf } from './compiled.ts'

const YAML = `
axes: { a: [1, x], b: [x, y] }
rules:
  subsets: { b: [y] }
  pairs: { p: { left: a, right: b, allowed: [[1, y]] } }
output: { field_order: [b], essay_id: v2 }
`
const TOML = `
axes.a = [1, "x"]
axes.b = ["x", "y"]
[rules.subsets]
b = ["y"]
[rules.pairs.p]
left = "a"
right = "b"
allowed = [[1, "y"]]
[output]
field_order = ["b"]
essay_id = "v2"
`
const JSON_TEXT = JSON.stringify({
  axes: { a: [1, 'x'], b: ['x', 'y'] },
  rules: { subsets: { b: ['y'] }, pairs: { p: { left: 'a', right: 'b', allowed: [[1, 'y']] } } },
  output: { field_order: ['b'], essay_id: 'v2' },
})

test('YAML, JSON and TOML say the same, with a byte order mark and CRLF too', async (t) => {
  const folder = folderWith(t, {
    'a.yaml': YAML,
    'b.json': JSON_TEXT,
    'c.toml': TOML,
    'd.yml': `\uFEFF${YAML.replaceAll('\n', '\r\n')}`,
  })
  for (const name of ['a.yaml', 'b.json', 'c.toml', 'd.yml']) {
    const spec = await loadSpec(join(folder, name))
    assert.equal(spec.essayId, 'v2')
    assert.deepEqual([...compileSpec(spec)], [{ b: 'y', a: 1 }], name)
  }
})

test('Essay ids are the first version unless the spec says otherwise', async (t) => {
  assert.equal((await compiled(t, 'axes: { a: [1] }')).spec.essayId, 'v1')
  const fault = await faultOf(t, 'axes: { a: [1] }\noutput: { essay_id: v3 }')
  assert.deepEqual(
    [fault.code, fault.value, fault.path],
    ['spec_bad_essay_id', 'v3', 'output.essay_id'],
  )
})

test('A folder means the one config file in it', async (t) => {
  const folder = folderWith(t, { 'config.toml': TOML, 'items/x.csv': 'v\n1\n' })
  assert.equal((await loadSpec(folder)).file, join(folder, 'config.toml'))
  const two = folderWith(t, { 'config.toml': TOML, 'config.yaml': YAML })
  await assert.rejects(loadSpec(two), { code: 'spec_ambiguous' })
  await assert.rejects(loadSpec(folderWith(t, {})), { code: 'spec_not_found' })
})

test('A spec that is not there is told with its path', async (t) => {
  const path = join(folderWith(t, {}), 'spec.yaml')
  await assert.rejects(loadSpec(path), { code: 'not_found', path })
})

test('Keys nobody knows are refused, with the nearest that is known', async (t) => {
  const cases: [yaml: string, line: number, column: number, best: string][] = [
    ['axis: { a: [1] }', 1, 1, 'axes'],
    ['axes: { a: [1] }\nrules: { subset: { a: [1] } }', 2, 10, 'subsets'],
    ['axes: { a: [1] }\noutput: { fields_order: [a] }', 2, 11, 'field_order'],
  ]
  for (const [yaml, line, column, best] of cases) {
    const fault = await faultOf(t, yaml)
    assert.deepEqual([fault.code, fault.line, fault.column], ['spec_unknown_key', line, column])
    assert.match(fault.message, new RegExp(`Did you mean '${best}'`))
  }
})

test('A spec without axes, an axis without levels, or of another kind is refused', async (t) => {
  const cases: [yaml: string, code: string][] = [
    ['', 'spec_no_axes'],
    ['axes: {}', 'spec_no_axes'],
    ['axes:', 'spec_no_axes'],
    ['axes: { a: [] }', 'spec_empty_list'],
    ['axes: { a: }', 'spec_wrong_kind'],
    ['axes: { a: x }', 'spec_wrong_kind'],
    ['axes: { a: { levels: [1] } }', 'spec_wrong_kind'],
    ['axes: { a: [{ b: 1 }] }', 'spec_wrong_kind'],
    ['axes: [a]', 'spec_wrong_kind'],
    ['axes: { "": [1] }', 'spec_bad_name'],
    ['axes: { a: [1], a: [2] }', 'yaml_syntax'],
    ['axes: { a: [1] }\nrules: [x]', 'spec_wrong_kind'],
    ['- 1', 'spec_wrong_kind'],
    ['axes: { a: [1', 'yaml_syntax'],
  ]
  for (const [yaml, code] of cases) assert.equal((await faultOf(t, yaml)).code, code, yaml)
})
