import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SourceNode } from '../../src/io/source-node.ts'
import { readStructured } from '../../src/io/structured-file.ts'
import { folderWith } from '../helpers/folder-with.ts'

async function read(t: TestContext, name: string, text: string): Promise<SourceNode> {
  return readStructured(join(folderWith(t, { [name]: text }), name))
}

/** Every single value with its line and column, by its way through the file. */
function places(node: SourceNode, way = ''): Record<string, [unknown, number, number]> {
  if (node.kind === 'scalar') return { [way]: [node.value, node.place.line, node.place.column] }
  const children: [string, SourceNode][] =
    node.kind === 'table'
      ? node.entries.map(({ key, node: child }) => [key, child])
      : Array.from({ length: node.length }, (_, index) => [String(index), node.at(index)])
  return Object.assign({}, ...children.map(([key, child]) => places(child, `${way}/${key}`)))
}

test('YAML values keep their type and know their place', async (t) => {
  const text =
    '\uFEFFa: [1, x]\r\nb:\r\n  - &z "1"\r\n  - *z\r\nc:\r\nd: {e: yes, f: true, g: 1.5}\r\n'
  assert.deepEqual(places(await read(t, 'a.yaml', text)), {
    '/a/0': [1, 1, 5],
    '/a/1': ['x', 1, 8],
    '/b/0': ['1', 3, 8],
    '/b/1': ['1', 4, 5],
    '/c': [null, 5, 3],
    '/d/e': ['yes', 6, 8],
    '/d/f': [true, 6, 16],
    '/d/g': [1.5, 6, 25],
  })
})

test('JSON values know their place, with tabs and escapes', async (t) => {
  const text = '{\n\t"a": [1,\n\t\t"\\ud83d\\ude00\\/"],\n"b": null}'
  assert.deepEqual(places(await read(t, 'a.json', text)), {
    '/a/0': [1, 2, 8],
    '/a/1': ['😀/', 3, 3],
    '/b': [null, 4, 6],
  })
})

test('TOML values have the place of the nearest key that begins a line', async (t) => {
  const text = 'x = 1\n[r . "p q"]\nleft = "a"\nall = [["a"],\n ["c"]\n]\nd = 1979-05-27\n'
  assert.deepEqual(places(await read(t, 'a.toml', text)), {
    '/x': [1, 1, 1],
    '/r/p q/left': ['a', 3, 1],
    '/r/p q/all/0/0': ['a', 4, 1],
    '/r/p q/all/1/0': ['c', 4, 1],
    '/r/p q/d': ['1979-05-27', 7, 1],
  })
})

test('A text file is the list of its lines, blank ones dropped', async (t) => {
  assert.deepEqual(places(await read(t, 'a.txt', ' a\r\n\r\n \nb c \n')), {
    '/0': ['a', 1, 2],
    '/1': ['b c', 4, 1],
  })
})

test('A CSV of one column is a list, of more a list of lists', async (t) => {
  assert.deepEqual(places(await read(t, 'a.csv', 'v\nx\n y \n')), {
    '/0': ['x', 2, 1],
    '/1': ['y', 3, 1],
  })
  assert.deepEqual(places(await read(t, 'b.csv', 'v,w\nx,1\n')), {
    '/0/0': ['x', 2, 1],
    '/0/1': ['1', 2, 3],
  })
})

test('A broken file is refused with the place of the fault', async (t) => {
  const cases: [name: string, text: string, code: string, line: number, column: number][] = [
    ['a.yaml', 'a: 1\nb: [1,\nc: 2', 'yaml_syntax', 3, 1],
    ['a.yaml', 'a: 1\na: 2', 'yaml_syntax', 2, 1],
    ['a.yaml', '---\na: 1\n---\nb: 1', 'yaml_syntax', 3, 1],
    ['a.yaml', '1: a', 'yaml_syntax', 1, 1],
    ['a.yaml', 'a: 1\nb: *c', 'yaml_syntax', 2, 4],
    ['a.yaml', 'a: &a\n  - b\n  - *a', 'yaml_syntax', 3, 5],
    ['a.yaml', 'a: 12345678901234567890', 'unsafe_number', 1, 4],
    ['a.json', '{"a": b}', 'json_syntax', 1, 7],
    ['a.json', '{"a": [1, 2,], "b": 1, "cccccccccccc": 2}', 'json_syntax', 1, 13],
    ['a.json', '{"a": [1, 2', 'json_syntax', 1, 12],
    ['a.json', '{"a": 1,\n "a": 2}', 'yaml_syntax', 2, 2],
    ['a.toml', 'x = [1\ny', 'toml_syntax', 2, 1],
    ['a.csv', 'a,b\n1, \n', 'csv_missing_cell', 2, 3],
    ['a.md', '', 'unknown_format', 1, 1],
  ]
  for (const [name, text, code, line, column] of cases) {
    await assert.rejects(read(t, name, text), { code, line, column }, text)
  }
})

test('A doubled key is named, and several documents are told in words for people', async (t) => {
  const cases: [name: string, text: string, message: RegExp][] = [
    ['a.yaml', 'abc: 1\nabc : 2', /2:1: The key abc stands here a second time/],
    ['a.json', '{"a b": 1, "a b": 2}', /1:12: The key "a b" stands here a second time/],
    ['a.yaml', 'a: 1\n---\nb: 1', /2:1: The file holds several documents/],
  ]
  for (const [name, text, message] of cases) await assert.rejects(read(t, name, text), { message })
})
