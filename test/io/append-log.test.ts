import assert from 'node:assert/strict'
import { devNull } from 'node:os'
import { test } from 'node:test'
import { AppendLog } from '../../src/io/append-log.ts'
import { DiskError } from '../../src/io/disk-error.ts'

test('a flush that fails names the file, and the next one is tried all the same', async () => {
  // What cannot be flushed, such as this device, says so.
  const log = new AppendLog(devNull)
  const fail = async (): Promise<unknown> => log.sync().catch((error: unknown) => error)
  const first = await fail()
  assert.ok(first instanceof DiskError, String(first))
  assert.match(first.message, /^Could not flush \/dev\/null: .*EINVAL/)
  const second = await fail()
  assert.ok(second instanceof DiskError)
  assert.notEqual(second.cause, first.cause)
})
