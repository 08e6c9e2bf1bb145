import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readMembership, writeMembership } from '../../../src/cohort/membership/membership-file.ts'
import { folderWith } from '../../helpers/folder-with.ts'

const MEMBERS = [
  { stage: 'draft', genId: 'd_1' },
  { stage: 'essay', genId: 'e_1-2' },
] as const

test('exactly two columns are written, in order, each generation once', async (t) => {
  const file = join(folderWith(t, {}), 'cohorts/x/membership.csv')
  writeMembership(file, [...MEMBERS, MEMBERS[0]])
  assert.equal(readFileSync(file, 'utf8'), 'stage,gen_id\ndraft,d_1\nessay,e_1-2\n')
  assert.deepEqual(await readMembership(file), MEMBERS)
})

test('columns in any order, more of them, quotes, CRLF and a byte order mark are read', async (t) => {
  const folder = folderWith(t, {
    'a.csv': '\uFEFFgen_id,stage,cohort_id\r\n"d_1",draft,x\r\n\r\ne_1-2,"essay","a, b"\r\n',
    'b.csv': 'stage,gen_id\r\ndraft,d_1\r\nessay,e_1-2\r\ndraft,d_1\r\n',
  })
  for (const name of ['a.csv', 'b.csv']) {
    assert.deepEqual(await readMembership(join(folder, name)), MEMBERS, name)
  }
})

test('a line that cannot be meant is refused with its place', async (t) => {
  const folder = folderWith(t, {
    'stage.csv': 'stage,gen_id\ndraft,d_1\npoem,p_1\n',
    'id.csv': 'stage,gen_id\ndraft,../../etc\n',
    'column.csv': 'stage,id\ndraft,d_1\n',
  })
  await assert.rejects(readMembership(join(folder, 'stage.csv')), { code: 'bad_value', line: 3 })
  await assert.rejects(readMembership(join(folder, 'id.csv')), {
    code: 'bad_value',
    line: 2,
    column: 7,
  })
  await assert.rejects(readMembership(join(folder, 'column.csv')), { code: 'missing_column' })
})
