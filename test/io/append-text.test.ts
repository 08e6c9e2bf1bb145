import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { appendText } from '../../src/io/append-text.ts'
import { folderWith } from '../helpers/folder-with.ts'

test('A new file, and its folder, begin with the first line', (t) => {
  const path = join(folderWith(t, {}), 'new/a.csv')
  appendText(path, '1\n', 'n\n')
  appendText(path, '2\n3\n', 'n\n')
  assert.equal(readFileSync(path, 'utf8'), 'n\n1\n2\n3\n')
})

test('A last line without a line end gets one', (t) => {
  const path = join(folderWith(t, { 'a.csv': 'n\n1' }), 'a.csv')
  appendText(path, '2\n', 'n\n')
  assert.equal(readFileSync(path, 'utf8'), 'n\n1\n2\n')
})
