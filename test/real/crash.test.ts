import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashRepeatedly, seeded } from '../helpers/crash.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('fifty kills at random moments lose nothing and repeat nothing that had ended', async (t) => {
  const report = await crashRepeatedly(temporaryFolder(t), 50, seeded(Date.now()))
  t.diagnostic(JSON.stringify(report))
  assert.equal(report.kills, 50)
  assert.ok(report.amidWork >= 25, 'most kills came in the middle of work')
})
