import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createWhole } from '../../src/io/create-whole.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('a file is created once; who comes later leaves it as it is', (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'a.txt')
  assert.equal(createWhole(path, 'one'), true)
  assert.equal(createWhole(path, 'two'), false)
  assert.equal(readFileSync(path, 'utf8'), 'one')
  mkdirSync(join(folder, 'b'))
  assert.equal(createWhole(join(folder, 'b'), 'x'), false)
  assert.deepEqual(readdirSync(folder), ['a.txt', 'b'])
})

test('a folder that is not there is an error that names the path', (t) => {
  const path = join(temporaryFolder(t), 'none', 'a.txt')
  assert.throws(() => createWhole(path, 'x'), { code: 'not_found', path })
})
