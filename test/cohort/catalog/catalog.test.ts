import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCatalog } from '../../../src/cohort/catalog/catalog.ts'
import { fileSize } from '../../../src/io/files.ts'
import { catalogWith } from './data-root.ts'

test('The tables of a data root are read', async (t) => {
  const { concepts, templates, models, combos, replicates } = await catalogWith(t)
  assert.equal(concepts.get('flywheel')?.name, 'Fly, wheel')
  assert.equal(templates.draft.get('deep')?.parser, undefined)
  assert.equal(templates.draft.get('wide')?.parser, 'essay_block')
  assert.equal(templates.essay.get('same')?.generator, 'copy')
  assert.equal(templates.evaluation.get('novelty')?.parser, 'in_last_line')
  assert.equal(models.get('sonnet')?.model, 'claude:sonnet')
  assert.equal(models.get('gemini_25_pro')?.displayName, 'gemini_25_pro')
  assert.deepEqual(combos.get('combo_1')?.conceptIds, ['moat', 'flywheel'])
  assert.deepEqual(replicates, { draft: 1, essay: 2, evaluation: 3 })
})

test('Combos and replication can be absent, other tables cannot', async (t) => {
  const catalog = await catalogWith(t, {
    'combo_mappings.csv': undefined,
    '1_raw/replication_config.csv': undefined,
  })
  assert.equal(catalog.combos.size, 0)
  assert.deepEqual(catalog.replicates, { draft: 1, essay: 1, evaluation: 1 })
  await assert.rejects(catalogWith(t, { '1_raw/llm_models.csv': undefined }), { code: 'not_found' })
})

test('Templates can have their texts elsewhere', async (t) => {
  const { dataRoot } = await catalogWith(t)
  const { templates } = await readCatalog(dataRoot, { templatesRoot: '/elsewhere' })
  assert.equal(templates.essay.get('long')?.file, join('/elsewhere', 'essay', 'long.txt'))
})

test('A byte order mark, CRLF, spaces and columns of others do no harm', async (t) => {
  const { models } = await catalogWith(t, {
    '1_raw/llm_models.csv': '\uFEFFid,model,for_generation\r\n sonnet , claude:sonnet ,true\r\n',
  })
  assert.equal(models.get('sonnet')?.model, 'claude:sonnet')
})

test('Every complaint names file, line, column, field and value', async (t) => {
  const head = 'template_id,template_name,description,parser,generator'
  const cases: [file: string, text: string, fault: Record<string, unknown>][] = [
    ['draft', `template_id,parser\na,b\n`, { code: 'missing_column', line: 1, field: 'generator' }],
    ['evaluation', `template_id,generator\na,llm\n`, { code: 'missing_column', field: 'parser' }],
    [
      'draft',
      `${head}\na,,,,copy\n`,
      { code: 'bad_value', line: 2, column: 6, field: 'generator', value: 'copy' },
    ],
    ['essay', `${head}\na,,,,coppy\n`, { code: 'bad_value', field: 'generator', value: 'coppy' }],
    ['essay', `${head}\na,,,,\n`, { code: 'missing_value', field: 'generator', value: '' }],
    [
      'evaluation',
      `${head}\na,,,p,llm\nb,,, ,llm\n`,
      { code: 'missing_value', line: 3, column: 5, field: 'parser' },
    ],
    [
      'draft',
      `${head}\na,,,,llm\n\na,,,,llm\n`,
      { code: 'doubled_id', line: 4, column: 1, value: 'a' },
    ],
    [
      'essay',
      `${head}\na,,,,llm\n../draft/a,,,,llm\n`,
      { code: 'outside_folder', line: 3, column: 1, field: 'template_id', value: '../draft/a' },
    ],
    ['draft', `${head}\n ,,,,llm\n`, { code: 'missing_value', line: 2, field: 'template_id' }],
    [
      'draft',
      'template_id,active,generator\na,true,llm\n',
      { code: 'column_order', line: 1, column: 13, field: 'active' },
    ],
    [
      'draft',
      'template_id,parsr,generator\na,,llm\n',
      { code: 'misspelt_column', column: 13, field: 'parsr' },
    ],
    ['draft', `${head},generator\na,,,,llm,llm\n`, { code: 'csv_doubled_header', line: 1 }],
    ['draft', `${head}\na,,,llm\n`, { code: 'csv_missing_cell', line: 2 }],
    ['draft', '', { code: 'csv_empty', line: 1 }],
  ]
  for (const [stage, text, fault] of cases) {
    const file = `1_raw/${stage}_templates.csv`
    await assert.rejects(catalogWith(t, { [file]: text }), (error: Record<string, unknown>) => {
      assert.ok(String(error['file']).endsWith(file))
      assert.ok(
        String(error['message']).startsWith(`${String(error['file'])}:${String(error['line'])}:`),
      )
      assert.deepEqual(
        { ...fault, ...Object.fromEntries(Object.keys(fault).map((key) => [key, error[key]])) },
        fault,
      )
      return true
    })
  }
})

test('Replication takes known stages and whole numbers from 1', async (t) => {
  const file = '1_raw/replication_config.csv'
  for (const [line, field] of [
    ['draft,0', 'replicates'],
    ['draft,1.5', 'replicates'],
    ['drafts,1', 'stage'],
  ] as const) {
    const fault = { code: 'bad_value', line: 2, field }
    await assert.rejects(catalogWith(t, { [file]: `stage,replicates\n${line}\n` }), fault)
  }
  const twice = { [file]: 'stage,replicates\ndraft,1\ndraft,2\n' }
  await assert.rejects(catalogWith(t, twice), { code: 'doubled_id', line: 3 })
})

test('The embedded data root has nothing to complain of', async () => {
  const root = join(import.meta.dirname, '../../../data')
  const { templates, models, concepts } = await readCatalog(root)
  const files = Object.values(templates).flatMap((table) => [...table.values()])
  assert.ok(files.length > 0 && models.size > 0 && concepts.size > 0)
  assert.deepEqual(
    files.filter(({ file }) => fileSize(file) === undefined),
    [],
  )
})
