import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashCohorts } from '../helpers/cohort-crash.ts'
import { seeded } from '../helpers/crash.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('twenty kills of a cohort of 300 generations lose nothing and repeat no recorded call', async (t) => {
  const report = await crashCohorts(temporaryFolder(t), 20, seeded(Date.now()), 17)
  t.diagnostic(JSON.stringify(report))
  assert.equal(report.kills, 20)
  assert.ok(report.amidWork >= 10, 'most kills came in the middle of work')
})
