import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { flow, textTable } from '../../src/report/text-table.ts'
import type { TextColumn } from '../../src/report/text-table.ts'
import { displayWidth } from '../../src/report/text-width.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })

const table: TextColumn[] = [
  { cells: ['essay.long-name-1', 'draft'], min: 8, cut: 'middle' },
  { cells: ['claude:sonnet', 'stub'], drop: 1 },
  { cells: ['9s', '12s'], align: 'right' },
]

test('textTable lines up its columns', () => {
  assert.deepEqual(textTable(table, { columns: 80, indent: '  ' }), [
    '  essay.long-name-1  claude:sonnet   9s',
    '  draft              stub           12s',
  ])
})

test('textTable narrows what may be cut before it drops a column', () => {
  assert.deepEqual(textTable(table, { columns: 34 }), [
    'essay.…-name-1  claude:sonnet   9s',
    'draft           stub           12s',
  ])
  assert.deepEqual(textTable(table, { columns: 27 }), [
    'essay.long-name-1   9s',
    'draft              12s',
  ])
})

test('textTable narrows below the minimum when there is nothing left to drop', () => {
  assert.deepEqual(textTable(table, { columns: 9 }), ['e…-1   9s', 'd…ft  12s'])
})

test('textTable gives no space to a column without text', () => {
  const empty: TextColumn = { cells: ['', ''] }
  assert.deepEqual(textTable([empty, ...table], { columns: 80 }), textTable(table, { columns: 80 }))
})

test('textTable is never wider than asked for, whatever the cells', () => {
  const column = fc.record(
    {
      cells: fc.array(text, { minLength: 3, maxLength: 3 }),
      min: fc.nat(12),
      drop: fc.nat(3),
      align: fc.constantFrom('left' as const, 'right' as const),
      cut: fc.constantFrom('end' as const, 'middle' as const),
    },
    { requiredKeys: ['cells'] },
  )
  fc.assert(
    fc.property(fc.array(column, { maxLength: 5 }), fc.nat(60), (columns, width) => {
      for (const line of textTable(columns, { columns: width, indent: '  ' })) {
        assert.ok(displayWidth(line) <= width, JSON.stringify(line))
      }
    }),
  )
})

test('flow breaks only between texts', () => {
  const texts = ['27 done', '3 cached', '2 failed']
  const options = { separator: ' · ', indent: '  ', lead: '⠋ ' }
  assert.deepEqual(flow(texts, { ...options, columns: 80 }), ['⠋ 27 done · 3 cached · 2 failed'])
  assert.deepEqual(flow(texts, { ...options, columns: 20 }), ['⠋ 27 done · 3 cached', '  2 failed'])
})

test('flow is never wider than asked for and loses no text that fits', () => {
  fc.assert(
    fc.property(fc.array(text), fc.nat(60), (texts, columns) => {
      const lines = flow(texts, { columns, separator: ' · ' })
      assert.ok(lines.every((line) => displayWidth(line) <= columns))
      if (texts.every((one) => displayWidth(one) <= columns)) {
        assert.equal(lines.join(' · '), texts.join(' · '))
      }
    }),
  )
})
