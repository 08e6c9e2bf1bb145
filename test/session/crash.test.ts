import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashRepeatedly, seeded } from '../helpers/crash.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('a killed fan-out goes on where it was: nothing finished is lost or run again', async (t) => {
  const report = await crashRepeatedly(temporaryFolder(t), 2, seeded(20_251_121))
  t.diagnostic(JSON.stringify(report))
  assert.ok(report.amidWork >= 1, 'at least one kill came in the middle of work')
})
