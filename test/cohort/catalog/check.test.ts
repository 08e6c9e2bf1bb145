import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkDesign, checkNames, UnknownNamesError } from '../../../src/cohort/catalog/check.ts'
import { readNames, readNamesOfColumn } from '../../../src/cohort/catalog/known-names.ts'
import { folderWith } from '../../helpers/folder-with.ts'
import { compiled } from '../spec/compiled.ts'
import { catalogWith } from './data-root.ts'

const SPEC = `
axes:
  combo_id: [combo_1]
  draft_template: [deep, wide]
  generation_llm: [sonnet]
  essay_template: [long, same]
  essay_llm: [sonnet, None, null]
  evaluation_template: [novelty]
  evaluation_llm: [gemini_25_pro]
`

function faults(check: () => void): UnknownNamesError['missing'] {
  try {
    check()
  } catch (error) {
    assert.ok(error instanceof UnknownNamesError)
    return error.missing
  }
  return []
}

test('A design whose names are all known passes', async (t) => {
  checkDesign(await compiled(t, SPEC), await catalogWith(t))
})

test('All unknown names are told at once, with place and nearest known name', async (t) => {
  const yaml = SPEC.replace('combo_1', 'combo_2')
    .replace('deep, wide', 'depe, wide')
    .replace('[sonnet]', '[sonet]')
    .replace('[gemini_25_pro]', '[zzz]')
  const design = await compiled(t, yaml)
  const catalog = await catalogWith(t)
  const missing = faults(() => checkDesign(design, catalog))
  assert.deepEqual(
    missing.map(({ column, value, nearest, place }) => [
      column,
      value,
      nearest[0],
      place?.line,
      place?.column,
    ]),
    [
      ['combo_id', 'combo_2', 'combo_1', 3, 14],
      ['draft_template', 'depe', 'deep', 4, 20],
      ['generation_llm', 'sonet', 'sonnet', 5, 20],
      ['evaluation_llm', 'zzz', undefined, 9, 20],
    ],
  )
})

test('A name that none is like is told with the table it could have a row in', async (t) => {
  const yaml = SPEC.replace('combo_1', 'zzz').replace('[novelty]', '[zzz]')
  const design = await compiled(t, yaml.replace('[gemini_25_pro]', '[zzz]'))
  const catalog = await catalogWith(t)
  const problems = faults(() => checkDesign(design, catalog)).map(({ problem }) => problem)
  const tables = ['combo_mappings.csv', '1_raw/evaluation_templates.csv', '1_raw/llm_models.csv']
  assert.equal(problems.length, tables.length)
  for (const [index, table] of tables.entries()) {
    assert.match(problems[index] ?? '', /^is unknown\. (?:1 name is|\d+ names are) known, none is/)
    const says = `Name another, or add a row to ${join(catalog.dataRoot, table)}.`
    assert.ok(problems[index]?.endsWith(says), problems[index])
  }
})

test('Names that came through tuples and ties are told where they are written', async (t) => {
  const yaml = `
axes: { draft_llm: [x], evaluation_llm: [x] }
rules:
  ties: { judge: [draft_llm, evaluation_llm] }
  tuples: { t: { axes: [combo_id, essay_template], items: [[combo_1, long], [combo_1, lang]] } }`
  const design = await compiled(t, yaml)
  const missing = faults(() =>
    checkNames(
      design,
      new Map([
        ['judge', new Set(['y'])],
        ['essay_template', new Set(['long'])],
      ]),
    ),
  )
  assert.deepEqual(
    missing.map(({ column, value, place }) => [column, value, place?.line, place?.column]),
    [
      ['judge', 'x', 2, 21],
      ['essay_template', 'lang', 5, 77],
    ],
  )
})

test('A row without a text, and a text without a row, are told as what they are', async (t) => {
  const catalog = await catalogWith(t, {
    '1_raw/templates/essay/long.txt': undefined,
    '1_raw/templates/draft/depe.txt': 'x',
  })
  const design = await compiled(t, SPEC.replace('deep, wide', 'depe'))
  const [textOnly, rowOnly, ...others] = faults(() => checkDesign(design, catalog))
  assert.deepEqual(others, [])
  assert.equal(textOnly?.value, 'depe')
  assert.match(textOnly?.problem ?? '', /has a text .* but no row in .*draft_templates\.csv/)
  assert.equal(rowOnly?.value, 'long')
  assert.match(rowOnly?.problem ?? '', /has a row \(.*essay_templates\.csv:2\) but no text/)
})

test('What a design does not name may lack its text', async (t) => {
  const catalog = await catalogWith(t, { '1_raw/templates/essay/long.txt': undefined })
  checkDesign(await compiled(t, SPEC.replace('long, same', 'same')), catalog)
})

test('A template that only passes drafts on needs no text', async (t) => {
  const catalog = await catalogWith(t, { '1_raw/templates/essay/same.txt': undefined })
  checkDesign(await compiled(t, SPEC), catalog)
})

test('A combo of an unknown concept is told', async (t) => {
  const catalog = await catalogWith(t, {
    '1_raw/concepts_metadata.csv': 'concept_id,name\nmoat,Moat\n',
  })
  const design = await compiled(t, SPEC)
  const [fault] = faults(() => checkDesign(design, catalog))
  assert.match(fault?.problem ?? '', /concept 'flywheel'/)
})

test('Known names come from lists, from the keys of a mapping, and from a CSV column', async (t) => {
  const folder = folderWith(t, {
    'a.json': '{"x": ["p", 1], "y": {"q": {}, "r": 1}}',
    'a.csv': 'id,name\n1,p\n2, q\n',
    'b.json': '{"x": "p"}',
    'c.json': '["p"]',
  })
  const known = await readNames(join(folder, 'a.json'))
  assert.deepEqual(
    [...known],
    [
      ['x', new Set(['p', '1'])],
      ['y', new Set(['q', 'r'])],
    ],
  )
  assert.deepEqual(await readNamesOfColumn(join(folder, 'a.csv')), new Set(['1', '2']))
  assert.deepEqual(await readNamesOfColumn(join(folder, 'a.csv'), 'name'), new Set(['p', 'q']))
  await assert.rejects(readNamesOfColumn(join(folder, 'a.csv'), 'nme'), { code: 'missing_column' })
  await assert.rejects(readNames(join(folder, 'b.json')), {
    code: 'bad_catalog',
    field: 'x',
    column: 2,
  })
  await assert.rejects(readNames(join(folder, 'c.json')), { code: 'bad_catalog' })
})
