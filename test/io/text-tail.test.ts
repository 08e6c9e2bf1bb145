import assert from 'node:assert/strict'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readTail, tailOf } from '../../src/io/text-tail.ts'
import { scratch } from '../helpers/programs.ts'

test('the tail of a text is its end, begun at a whole character and as long as fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(60), (raw, bytes) => {
      // What stands in a file is UTF-8, where half a surrogate pair has no place.
      const text = Buffer.from(raw).toString()
      const tail = tailOf(text, bytes)
      assert.ok(text.endsWith(tail))
      assert.ok(Buffer.byteLength(tail) <= bytes)
      const missing = Buffer.byteLength(text) - Buffer.byteLength(tail)
      assert.ok(missing === 0 || Buffer.byteLength(tail) > bytes - 4)
    }),
  )
})

test('the tail of a file is the tail of its text, wherever the file was read to', (t) => {
  const path = join(scratch(t), 'file')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(60), (raw, bytes) => {
      const text = Buffer.from(raw).toString()
      writeFileSync(path, text)
      const fd = openSync(path, 'r')
      try {
        assert.equal(readTail(fd, bytes), tailOf(text, bytes))
        assert.equal(readTail(fd, bytes), tailOf(text, bytes))
      } finally {
        closeSync(fd)
      }
    }),
    { numRuns: 50 },
  )
})

test('bytes that are no UTF-8 become replacement characters and nothing is lost beside them', (t) => {
  const path = join(scratch(t), 'file')
  writeFileSync(path, Buffer.from([0x61, 0xff, 0xfe, 0x62, 0xe2, 0x82]))
  const fd = openSync(path, 'r')
  t.after(() => closeSync(fd))
  assert.equal(readTail(fd, 100), 'a\uFFFD\uFFFDb\uFFFD')
})
