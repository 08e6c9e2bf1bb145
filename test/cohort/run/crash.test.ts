import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashCohorts } from '../../helpers/cohort-crash.ts'
import { seeded } from '../../helpers/crash.ts'
import { temporaryFolder } from '../../helpers/rig.ts'

test('a killed cohort goes on where it was: nothing answered is lost or asked again', async (t) => {
  const report = await crashCohorts(temporaryFolder(t), 1, seeded(20_251_121), 3)
  t.diagnostic(JSON.stringify(report))
  assert.equal(report.kills, 1)
})
