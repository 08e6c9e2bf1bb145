import assert from 'node:assert/strict'
import { test } from 'node:test'
import { didYouMean, nearest } from '../../src/core/nearest.ts'

test('the names most like a misspelt one are found, the best first', () => {
  assert.deepEqual(nearest('rnu', ['fanout', 'run', 'log']), ['run'])
  assert.deepEqual(nearest('Load', ['save_file', 'load_file']), ['load_file'])
  assert.equal(nearest('retires', ['resume', 'retry', 'retries'])[0], 'retries')
})

test('a name with no letter in common is no guess', () => {
  assert.deepEqual(nearest('b', ['a', 'c']), [])
  assert.deepEqual(nearest('xy', ['ab']), [])
  assert.equal(didYouMean('b', ['c', 'a']), ' Known: a, c.')
})
