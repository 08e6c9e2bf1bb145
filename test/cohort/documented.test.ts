import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { TABLES } from '../../src/cohort/report.ts'
import { compileSpec } from '../../src/cohort/spec/compile.ts'
import { loadSpec } from '../../src/cohort/spec/load.ts'
import { writeRows } from '../../src/cohort/spec/write-rows.ts'
import { folderWith } from '../helpers/folder-with.ts'

const PAGE = readFileSync(new URL('../../docs/cohorts.md', import.meta.url), 'utf8')

test('Every spec of docs/cohorts.md compiles to the rows shown below it', async (t) => {
  const examples = [...PAGE.matchAll(/```yaml\n(.*?)```\n\n```csv\n(.*?)```/gs)]
  assert.ok(examples.length >= 6, `only ${examples.length} examples were found`)
  for (const [, spec = '', shown] of examples) {
    const folder = folderWith(t, { 'spec.yaml': spec })
    const design = compileSpec(await loadSpec(join(folder, 'spec.yaml')))
    assert.equal([...writeRows(design, design, 'csv')].join(''), shown, spec)
  }
})

test('Every table and column of the reports is in docs/cohorts.md', () => {
  for (const [name, tableOf] of Object.entries(TABLES)) {
    assert.ok(PAGE.includes(`### ${name}\n`), name)
    for (const column of tableOf([]).header) {
      assert.ok(PAGE.includes(`\`${column}\``), `${column} of ${name}`)
    }
  }
})
