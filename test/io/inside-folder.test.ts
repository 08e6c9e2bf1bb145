import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { insideFolder, pathInside } from '../../src/io/inside-folder.ts'
import { folderWith } from '../helpers/folder-with.ts'

test('A file below the folder is found, also by a way around', (t) => {
  const folder = folderWith(t, { 'a/b.txt': '', 'c.txt': '' })
  assert.deepEqual(insideFolder(folder, 'a/b.txt'), { path: join(folder, 'a/b.txt') })
  assert.deepEqual(insideFolder(folder, 'a/../c.txt'), { path: join(folder, 'c.txt') })
})

test('What is not there, or is a folder, is missing', (t) => {
  const folder = folderWith(t, { 'a/b.txt': '' })
  for (const name of ['b.txt', 'a', '', 'a/b.txt/c']) {
    assert.deepEqual(insideFolder(folder, name), { problem: 'missing' }, name)
  }
})

test('Nothing outside the folder is reached, there or not', (t) => {
  const root = folderWith(t, { 'in/a.txt': '', 'inside.txt': '', 'out/b.txt': '' })
  const folder = join(root, 'in')
  symlinkSync(join(root, 'out'), join(folder, 'linked-folder'))
  symlinkSync('../out/b.txt', join(folder, 'linked-file.txt'))
  const names = ['../inside.txt', '../nowhere.txt', 'a/../../out/b.txt', join(root, 'in/a.txt')]
  for (const name of [...names, 'linked-folder/b.txt', 'linked-file.txt']) {
    assert.deepEqual(insideFolder(folder, name), { problem: 'outside' }, name)
  }
})

test('A link that stays in the folder is followed', (t) => {
  const folder = folderWith(t, { 'a.txt': '' })
  symlinkSync('a.txt', join(folder, 'b.txt'))
  assert.deepEqual(insideFolder(folder, 'b.txt'), { path: join(folder, 'b.txt') })
})

test('A name is a path in the folder, there or not, or is refused with name and folder', () => {
  assert.equal(pathInside('/in', 'a/../b.txt'), '/in/b.txt')
  assert.equal(pathInside('/in', '/etc/a.txt'), '/in/etc/a.txt')
  assert.throws(() => pathInside('/in', '../inside.txt'), {
    code: 'outside_folder',
    message: '"../inside.txt" leads out of the folder /in. Name a file in it.',
  })
})
