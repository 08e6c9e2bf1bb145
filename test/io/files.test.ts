import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DiskError } from '../../src/io/disk-error.ts'
import { makeFolder } from '../../src/io/files.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('a folder is made with all it lies in, and one that is there stays as it is', (t) => {
  const folder = temporaryFolder(t)
  const deep = join(folder, 'a', 'b', 'c')
  makeFolder(deep)
  assert.ok(existsSync(deep))
  writeFileSync(join(deep, 'kept'), '')
  makeFolder(deep)
  assert.deepEqual(readdirSync(deep), ['kept'])
})

test('a file in the way, and a place where nothing can be made, are errors that name it', (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'file'), '')
  const places = [join(folder, 'file'), join(folder, 'file', 'below'), '/dev/null/below']
  if (process.platform === 'linux') places.push('/proc/nothing/here')
  for (const place of places) {
    assert.throws(
      () => makeFolder(place),
      (error) =>
        error instanceof DiskError &&
        error.message.includes(place) &&
        !/Error:|cause/.test(error.message),
    )
  }
  const below = join(folder, 'file', 'below')
  assert.throws(() => makeFolder(below), { code: 'not_a_folder', path: below })
})
