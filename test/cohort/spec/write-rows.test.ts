import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeRows } from '../../../src/cohort/spec/write-rows.ts'
import { parseCsv } from '../../../src/io/csv.ts'
import { compiled } from './compiled.ts'

test('CSV has the columns as its header and a line a row', async (t) => {
  const design = await compiled(t, 'axes: { a: [1, "x, y"], b: [true, null] }')
  const text = [...writeRows(design, design, 'csv')].join('')
  assert.equal(text, 'a,b\n1,true\n1,\n"x, y",true\n"x, y",\n')
})

test('JSON lines keep types and lists', async (t) => {
  const design = await compiled(t, 'axes: { a: [1, "1", null, [x, 2]] }')
  const text = [...writeRows(design, design, 'jsonl')].join('')
  assert.deepEqual(
    text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
    [{ a: 1 }, { a: '1' }, { a: null }, { a: ['x', 2] }],
  )
})

test('Many rows come in pieces that are neither small nor large', async (t) => {
  const levels = Array.from({ length: 100 }, (_, index) => `level-${index}`).join(', ')
  const design = await compiled(t, `axes: { a: [x, y, z], b: [${levels}], c: [${levels}] }`)
  const pieces = [...writeRows(design, design, 'csv')]
  const lengths = pieces.slice(0, -1).map((piece) => piece.length)
  assert.ok(lengths.every((length) => length >= 65_536 && length < 70_000))
  const { rows } = await parseCsv(
    pieces
      .slice(0, 2)
      .join('')
      .replace(/\n[^\n]*$/, '\n'),
    'x.csv',
  )
  assert.deepEqual(rows[101], ['x', 'level-1', 'level-1'])
})
