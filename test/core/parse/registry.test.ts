import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  getParser,
  listParsers,
  registerParser,
  UnknownParserError,
} from '../../../src/core/parse/registry.ts'

test('the built-in parsers are known to every stage', () => {
  const names = [
    'complex',
    'essay_block',
    'essay_block_lenient',
    'essay_idea_last',
    'identity',
    'in_last_line',
    'json',
  ]
  assert.deepEqual(listParsers('evaluation'), names)
  assert.equal(getParser('evaluation', 'in_last_line')('SCORE: 8'), '8.0')
  assert.equal(getParser('essay', 'identity')(' as it is\n'), ' as it is\n')
  assert.deepEqual(getParser('plan', 'json')('So: {"a":1}'), { a: 1 })
})

test('a stage finds its own parser before one for every stage', () => {
  registerParser('shouting', 'identity', (text) => text.toUpperCase())
  assert.equal(getParser('shouting', 'identity')('a'), 'A')
  assert.equal(getParser('draft', 'identity')('a'), 'a')
  registerParser('shouting', 'lines', (text) => text.split('\n'))
  assert.ok(listParsers('shouting').includes('lines'))
  assert.ok(!listParsers('draft').includes('lines'))
  assert.ok(listParsers().includes('lines'))
})

test('an unknown name is an error that lists the known ones, the nearest first', () => {
  assert.throws(
    () => getParser('evaluation', 'in_lastline'),
    (error) => {
      assert.ok(error instanceof UnknownParserError)
      assert.equal(error.known[0], 'in_last_line')
      assert.deepEqual(new Set(error.known), new Set(listParsers('evaluation')))
      assert.match(error.message, /Did you mean 'in_last_line'\? Known: complex, /)
      return true
    },
  )
})

test('a parser without stage, name or function is refused', () => {
  assert.throws(() => registerParser('', 'a', (text) => text), TypeError)
  assert.throws(() => registerParser('draft', ' ', (text) => text), TypeError)
})
