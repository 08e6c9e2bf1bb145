import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { maskFile } from '../../src/io/mask-file.ts'
import { temporaryFolder } from '../helpers/rig.ts'

const SECRETS = [{ name: 'KEY', value: 'schlüssel-12345' }]

test('a key is taken out of a file of any size, also across the border of two portions', (t) => {
  const path = join(temporaryFolder(t), 'file')
  for (const before of [0, 1024 * 1024 - 7, 2 * 1024 * 1024 - 3]) {
    writeFileSync(path, `${'.'.repeat(before)}schlüssel-12345 ü`)
    maskFile(path, SECRETS)
    const text = readFileSync(path, 'utf8')
    assert.equal(text.slice(before), '[KEY] ü')
    assert.equal(text.length, before + '[KEY] ü'.length)
  }
})

test('bytes that are no text stay as they are', (t) => {
  const path = join(temporaryFolder(t), 'file')
  const bytes = Buffer.from([0xff, 0x00, 0xfe])
  writeFileSync(path, Buffer.concat([bytes, Buffer.from('schlüssel-12345'), bytes]))
  maskFile(path, SECRETS)
  assert.deepEqual(readFileSync(path), Buffer.concat([bytes, Buffer.from('[KEY]'), bytes]))
})

test('a file without a key is not written to, and one that is not there is not made', (t) => {
  const path = join(temporaryFolder(t), 'file')
  maskFile(path, SECRETS)
  assert.equal(existsSync(path), false)
  writeFileSync(path, 'nothing')
  const before = statSync(path, { bigint: true }).mtimeNs
  maskFile(path, SECRETS)
  assert.equal(statSync(path, { bigint: true }).mtimeNs, before)
})
