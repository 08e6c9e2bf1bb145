import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { writeZip } from '../../src/io/zip.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { unzip } from '../helpers/unzip.ts'

test('whatever is put into an archive comes out of it', (t) => {
  const path = join(temporaryFolder(t), 'a.zip')
  const entry = fc.tuple(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.uint8Array({ maxLength: 2000 }),
    fc.boolean(),
  )
  const entries = fc.uniqueArray(entry, { selector: ([name]) => name, maxLength: 8 })
  fc.assert(
    fc.property(entries, (files) => {
      writeZip(
        path,
        files.map(([name, bytes, isCompressed]) => ({ name, content: () => bytes, isCompressed })),
      )
      const read = [...unzip(readFileSync(path))].map(([name, bytes]) => [name, [...bytes]])
      assert.deepEqual(
        read,
        files.map(([name, bytes]) => [name, [...bytes]]),
      )
    }),
    { numRuns: 50 },
  )
})

test('an archive that fails on the way leaves the old file and nothing else', (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'a.zip')
  writeFileSync(path, 'old')
  const fails = () => {
    throw new Error('gone')
  }
  assert.throws(() => writeZip(path, [{ name: 'a', content: fails, isCompressed: false }]))
  assert.deepEqual(readdirSync(folder), ['a.zip'])
  assert.equal(readFileSync(path, 'utf8'), 'old')
})

test('more files than the format can count are refused', (t) => {
  const path = join(temporaryFolder(t), 'a.zip')
  const entry = { name: 'a', content: () => Buffer.from(''), isCompressed: false }
  const many = Array.from({ length: 65_536 }, () => entry)
  assert.throws(() => writeZip(path, many), /Split what goes into it/)
})
