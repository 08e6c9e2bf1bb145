import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidArgumentError } from 'commander'
import * as read from '../../src/cli/arguments.ts'

test('what can be meant is read as what it means', () => {
  assert.equal(read.duration({ min: 1 })('90s'), 90_000)
  assert.equal(read.duration({ min: 0 })('0s'), 0)
  assert.equal(read.wholeNumber({ min: 0 })('12'), 12)
  assert.equal(read.wholeNumber({ min: Number.MIN_SAFE_INTEGER })('-7'), -7)
  assert.equal(read.temperature('0.7'), 0.7)
  assert.equal(read.fileName('Prefix')('a-1.b'), 'a-1.b')
  assert.deepEqual(read.backends('b:x:free', [{ provider: 'a', model: '' }]), [
    { provider: 'a', model: '' },
    { provider: 'b', model: 'x:free' },
  ])
  assert.deepEqual(read.texts('--b', ['a']), ['a', '--b'])
})

test('what cannot be meant is refused in the way the command line reports', () => {
  const refused: [(text: string) => unknown, string[]][] = [
    [read.duration({ min: 1 }), ['0s', '90', '597h', '-1s', '']],
    [read.wholeNumber({ min: 1 }), ['0', '-1', '1.5', '1e3', 'two', '', '99999999999999999999']],
    [read.temperature, ['-1', '2.1', 'warm', '']],
    [read.fileName('Prefix'), ['', '.a', 'a/b', '..', 'a b', 'a'.repeat(161)]],
    [read.backend, ['', ':sonnet']],
    [read.folder, ['']],
  ]
  for (const [reader, texts] of refused) {
    for (const text of texts) assert.throws(() => reader(text), InvalidArgumentError, `'${text}'`)
  }
})
