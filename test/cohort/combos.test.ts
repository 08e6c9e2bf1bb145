import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCombos } from '../../src/cohort/catalog/combos.ts'
import { addCombo } from '../../src/cohort/combos.ts'
import { comboId } from '../../src/cohort/ids/combo-id.ts'
import { folderWith } from '../helpers/folder-with.ts'

const NOW = new Date('2030-01-02T03:04:05.678Z')
const COMBO = { conceptIds: ['b', 'a', 'b'], level: 'sentence', kMax: 2 }
const ID = comboId(['a', 'b'], 'sentence', 2)
const HEADER = 'combo_id,version,concept_id,description_level,k_max,created_at\n'

test('A new combo is written, one row a concept, and found again', async (t) => {
  const file = join(folderWith(t, {}), 'data/combo_mappings.csv')
  assert.equal(await addCombo(file, COMBO, NOW), ID)
  const rows = ['a', 'b'].map((c) => `${ID},v1,${c},sentence,2,2030-01-02T03:04:05Z\n`)
  assert.equal(readFileSync(file, 'utf8'), HEADER + rows.join(''))
  const combo = (await readCombos(file)).get(ID)
  assert.deepEqual([combo?.conceptIds, combo?.level, combo?.kMax], [['a', 'b'], 'sentence', 2])
})

test('A combo that is there adds nothing, another one only adds', async (t) => {
  const text = `${HEADER}${ID},v1,b,sentence,2,x\n${ID},v1,a,sentence,2,x`
  const file = join(folderWith(t, { 'c.csv': text }), 'c.csv')
  assert.equal(await addCombo(file, COMBO, NOW), ID)
  assert.equal(readFileSync(file, 'utf8'), text)
  const other = await addCombo(file, { ...COMBO, kMax: 3 }, NOW)
  assert.ok(readFileSync(file, 'utf8').startsWith(`${text}\n${other},v1,a,sentence,3,`))
})

test('Rows are added in the order of the columns that are there, others left empty', async (t) => {
  const text = '\uFEFFnote,k_max,concept_id,combo_id,description_level\r\nx,2,c,combo_c,article\r\n'
  const file = join(folderWith(t, { 'c.csv': text }), 'c.csv')
  assert.equal(await addCombo(file, COMBO, NOW), ID)
  assert.equal(readFileSync(file, 'utf8'), `${text},2,a,${ID},sentence\n,2,b,${ID},sentence\n`)
  assert.deepEqual((await readCombos(file)).get(ID)?.conceptIds, ['a', 'b'])
})

test('Other content under the same id is refused with its place', async (t) => {
  const text = `${HEADER}${ID},v1,a,article,2,x\n`
  const file = join(folderWith(t, { 'c.csv': text }), 'c.csv')
  await assert.rejects(addCombo(file, COMBO, NOW), { code: 'combo_conflict', line: 2, value: ID })
  assert.equal(readFileSync(file, 'utf8'), text)
})

test('Rows of one combo that disagree are refused, doubled ones count once', async (t) => {
  const twice = `${HEADER}c,v1,a,sentence,2,x\nc,v1,a,sentence,2,y\n`
  const folder = folderWith(t, {
    'twice.csv': twice,
    'level.csv': `${HEADER}c,v1,a,sentence,2,x\nc,v1,b,article,2,x\n`,
    'k.csv': `${HEADER}c,v1,a,sentence,two,x\n`,
  })
  assert.deepEqual((await readCombos(join(folder, 'twice.csv'))).get('c')?.conceptIds, ['a'])
  await assert.rejects(readCombos(join(folder, 'level.csv')), {
    code: 'combo_conflict',
    line: 3,
    column: 8,
    field: 'description_level',
    value: 'article',
  })
  await assert.rejects(readCombos(join(folder, 'k.csv')), { code: 'bad_value', field: 'k_max' })
})

test('No file is no combos', async (t) => {
  assert.equal((await readCombos(join(folderWith(t, {}), 'c.csv'))).size, 0)
})
