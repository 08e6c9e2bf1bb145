import assert from 'node:assert/strict'
import { test } from 'node:test'
import { causesOf } from '../../src/core/causes-of.ts'

test('an error comes before what is behind it, down to what is no error', () => {
  const root = new Error('root', { cause: 'a text' })
  const error = new Error('error', { cause: root })
  assert.deepEqual([...causesOf(error)], [error, root])
  assert.deepEqual([...causesOf('a text')], [])
})

test('causes in a circle end', () => {
  const one = new Error('one')
  const other = new Error('other', { cause: one })
  one.cause = other
  assert.deepEqual([...causesOf(one)], [one, other])
})
