import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { DiskError } from '../../src/io/disk-error.ts'
import { isBusy, isCorrupt, openSqlite } from '../../src/io/sqlite.ts'
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

test('a database that another process holds, or that may only be read, is told with its path and a way out', async (t) => {
  const path = join(temporaryFolder(t), 'some.db')
  const tables = 'CREATE TABLE IF NOT EXISTS notes (text TEXT)'
  const writer = await openSqlite(path, { tables })
  const other = await openSqlite(path, { busyMs: 1 })
  writer.exec('BEGIN IMMEDIATE')
  const write = () =>
    other.transaction(() => other.prepare('INSERT INTO notes VALUES (?)').run('x'))
  assert.throws(write, (error: unknown) => {
    assert.ok(error instanceof DiskError && isBusy(error))
    assert.match(error.message, /some\.db: another process kept writing to it .*Run again/)
    return true
  })
  writer.exec('COMMIT')
  other.exec('PRAGMA query_only = ON')
  assert.throws(write, (error: unknown) => {
    assert.ok(error instanceof DiskError && error.code === 'not_permitted')
    assert.match(error.message, /some\.db: it may only be read here .*permissions/)
    return true
  })
  other.close()
  writer.close()
})

test('a result code that says more than its kind is still of its kind', () => {
  const error = (rawCode: number) =>
    Object.assign(new Error('odd'), { rawCode, code: `UNKNOWN_SQLITE_ERROR_${rawCode}` })
  const [recovering, index] = [error(261), error(779)]
  assert.deepEqual([recovering, index].map(isBusy), [true, false])
  assert.deepEqual([recovering, index].map(isCorrupt), [false, true])
})
