import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generationIn } from '../../../src/cohort/membership/generation-in.ts'
import { storedSignature } from '../../../src/cohort/membership/stored-signature.ts'
import type { Metadata } from '../../../src/cohort/store/metadata.ts'
import { MetadataIndex } from '../../../src/cohort/store/metadata-index.ts'
import { StoredGenerations } from '../../../src/cohort/store/stored-generations.ts'
import { folderWith } from '../../helpers/folder-with.ts'

const DRAFT: Metadata = {
  template_id: ' plain ',
  combo_id: 'combo_1',
  parent_gen_id: 'd_0',
  llm_model_id: 'writer',
  replicate: '2',
  note: 5,
}

test('a generation is what its metadata says: a draft has a combo, what follows a parent', () => {
  const common = { genId: 'x_1', templateId: 'plain', mode: 'llm', modelId: 'writer' }
  assert.deepEqual(generationIn('draft', 'x_1', DRAFT), {
    ...common,
    stage: 'draft',
    comboId: 'combo_1',
    replicate: 2,
    rowNumber: 0,
  })
  assert.deepEqual(generationIn('essay', 'x_1', DRAFT, { rowNumber: 4 }), {
    ...common,
    stage: 'essay',
    parentGenId: 'd_0',
    replicate: 2,
    rowNumber: 4,
  })
})

test('what the metadata does not say, or says without sense, is empty, absent or 1', () => {
  const bare = { stage: 'essay', genId: 'e_1', templateId: '', mode: 'llm', replicate: 1 }
  for (const metadata of [undefined, {}, { template_id: 7, replicate: 0, parent_gen_id: null }]) {
    assert.deepEqual(generationIn('essay', 'e_1', metadata), { ...bare, rowNumber: 0 })
  }
})

test('the names that older roots have for template and model are known', () => {
  const metadata = { essay_template: 'long', model_id: 'writer', draft_template: 'plain' }
  const { templateId, modelId } = generationIn('essay', 'e_1', metadata)
  assert.deepEqual([templateId, modelId], ['long', 'writer'])
})

test('a copy has no model', () => {
  const { mode, modelId } = generationIn('essay', 'e_1', { ...DRAFT, mode: 'copy' })
  assert.deepEqual([mode, modelId], ['copy', undefined])
})

test('what is stored tells for what its id was made; what does not tell is taken for whatever asks', (t) => {
  const gens = folderWith(t, {
    'draft/d_1/metadata.json': JSON.stringify(DRAFT),
    'draft/d_2/metadata.json': '{ torn',
    'draft/d_3/metadata.json': '{}',
  })
  const none = MetadataIndex.open('/nowhere/index.tsv')
  const signatureOf = storedSignature(new StoredGenerations(gens, none), 'v1')
  assert.equal(signatureOf('draft', 'd_1'), 'combo_1|plain|writer|2')
  for (const id of ['d_2', 'd_3', 'd_4']) assert.equal(signatureOf('draft', id), undefined)
})
