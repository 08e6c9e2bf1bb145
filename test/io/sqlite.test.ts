import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openSqlite } from '../../src/io/sqlite.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('tables are made when another writer is done, and the process does not stand still', async (t) => {
  const path = join(temporaryFolder(t), 'some.db')
  const writer = await openSqlite(path)
  writer.exec('BEGIN IMMEDIATE')
  let isOpen = false
  const opening = openSqlite(path, { tables: 'CREATE TABLE notes (text TEXT)' }).finally(() => {
    isOpen = true
  })
  for (let turn = 0; turn < 20; turn += 1) await nextTurn()
  assert.equal(isOpen, false)
  writer.exec('COMMIT')
  writer.close()
  const database = await opening
  assert.deepEqual(database.all('SELECT * FROM notes'), [])
  database.close()
})

test('tables that are there already are no reason to wait', async (t) => {
  const path = join(temporaryFolder(t), 'some.db')
  const tables = 'CREATE TABLE IF NOT EXISTS notes (text TEXT)'
  const writer = await openSqlite(path, { tables })
  writer.exec('BEGIN IMMEDIATE')
  const reader = await openSqlite(path, { tables })
  assert.deepEqual(reader.all('SELECT * FROM notes'), [])
  reader.close()
  writer.exec('COMMIT')
  writer.close()
})
