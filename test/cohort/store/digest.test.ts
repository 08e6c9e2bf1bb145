import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { digestOf, KnownText, valuesDigest } from '../../../src/cohort/store/digest.ts'

test('a text and its digest alone are the same among values', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const whole = valuesDigest({ draft_block: text, n: 1, list: [other, { deep: text }] })
      const known = new KnownText(digestOf(text))
      const part = { list: [other, { deep: known }], n: 1, draft_block: known }
      assert.equal(valuesDigest(part), whole)
      assert.equal(valuesDigest({ a: text }) === valuesDigest({ a: other }), text === other)
    }),
  )
})

test('a text is not taken for a number, nor a list for its only item', () => {
  const digests = [{ a: '1' }, { a: 1 }, { a: ['1'] }, { a: null }, {}, { b: '1' }].map(
    valuesDigest,
  )
  assert.equal(new Set(digests).size, digests.length)
})
