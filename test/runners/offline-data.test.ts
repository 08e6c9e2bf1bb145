import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getParser } from '../../src/core/parse/registry.ts'
import { conceptsFor, idsIn, readTable, readText, render } from './offline-rig.ts'

const TEMPLATE_COLUMNS = 'template_id,template_name,description,parser,generator,active'.split(',')
const STAGES = ['draft', 'essay', 'evaluation'] as const
const HEADERS: Record<string, readonly string[]> = {
  concepts_metadata: ['concept_id', 'name'],
  draft_templates: TEMPLATE_COLUMNS,
  essay_templates: TEMPLATE_COLUMNS,
  evaluation_templates: TEMPLATE_COLUMNS,
  llm_models: ['id', 'model', 'provider', 'display_name', 'specialization'],
  replication_config: ['stage', 'replicates'],
}

function rowsOf(table: string): Record<string, string>[] {
  const [header = [], ...rows] = readTable(table)
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])))
}

for (const [table, header] of Object.entries(HEADERS)) {
  test(`${table}.csv has its columns, no duplicate id and no empty name`, () => {
    const [found, ...rows] = readTable(table)
    assert.deepEqual(found, header)
    const ids = rows.map(([id]) => id)
    assert.deepEqual([...new Set(ids)], ids)
    for (const [id, name] of rows) assert.ok(id && name, `an empty cell beside '${id}'`)
  })
}

test('every concept has a sentence and a paragraph of fitting length, and no text is left over', () => {
  const ids = rowsOf('concepts_metadata').map((row) => row['concept_id'] ?? '')
  assert.ok(ids.length >= 20)
  assert.deepEqual(idsIn('concepts', 'descriptions-sentence').sort(), [...ids].sort())
  assert.deepEqual(idsIn('concepts', 'descriptions-paragraph').sort(), [...ids].sort())
  for (const id of idsIn('concepts', 'descriptions-article')) assert.ok(ids.includes(id), id)
  for (const id of ids) {
    const words = (level: string): number =>
      readText('concepts', `descriptions-${level}`, `${id}.txt`).trim().split(/\s+/).length
    assert.ok(words('sentence') >= 12 && words('sentence') <= 45, `${id}: ${words('sentence')}`)
    assert.ok(words('paragraph') >= 90 && words('paragraph') <= 150, `${id}: ${words('paragraph')}`)
  }
})

for (const stage of STAGES) {
  test(`every ${stage} template has a row and every row a template, with a known parser`, () => {
    const rows = rowsOf(`${stage}_templates`)
    assert.deepEqual(
      idsIn('templates', stage).sort(),
      rows.map((row) => row['template_id'] ?? '').sort(),
    )
    for (const { parser = '', generator = '', active = '' } of rows) {
      assert.ok(stage === 'essay' ? ['llm', 'copy'].includes(generator) : generator === 'llm')
      assert.ok(['true', 'false'].includes(active))
      if (parser !== '') assert.equal(typeof getParser(stage, parser), 'function')
      if (stage === 'evaluation') assert.equal(parser, 'in_last_line')
    }
    const copies = rows.filter((row) => row['generator'] === 'copy').length
    assert.equal(copies, stage === 'essay' ? 1 : 0)
  })

  test(`every ${stage} template renders from what the stage has and shows all of it`, () => {
    const concepts = conceptsFor(['annealing', 'kintsugi', 'stigmergy'])
    const text = 'A text with {{ braces }} in it.'
    const values = { draft: { concepts }, essay: { draft_block: text, links_block: text } }
    for (const id of idsIn('templates', stage)) {
      const given = stage === 'evaluation' ? { response: text } : values[stage]
      const prompt = render(stage, id, given)
      if (stage !== 'draft') assert.ok(prompt.includes(text), id)
      else for (const { content } of concepts) assert.ok(prompt.includes(content), id)
      if (stage === 'evaluation') assert.match(prompt.trimEnd(), /^SCORE: <0-9>$/m, id)
    }
  })
}

test('the models include one that needs nothing', () => {
  const offline = rowsOf('llm_models').find((row) => row['id'] === 'offline')
  assert.equal(offline?.['model'], 'offline:lexical')
})

test('every stage has its replicates', () => {
  const rows = rowsOf('replication_config')
  assert.deepEqual(
    rows.map((row) => row['stage']),
    [...STAGES],
  )
  for (const row of rows) assert.match(row['replicates'] ?? '', /^[1-9]\d*$/)
})
