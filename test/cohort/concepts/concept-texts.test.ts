import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCatalog } from '../../../src/cohort/catalog/catalog.ts'
import { ConceptTexts } from '../../../src/cohort/concepts/concept-texts.ts'
import { smallRoot } from '../small-root.ts'

const COMBOS = (level: string) =>
  `combo_id,version,concept_id,description_level,k_max,created_at\nc,v1,bark,${level},2,x\nc,v1,moat,${level},2,x\nc,v1,reef,${level},2,x\n`

test('a missing description falls back to the paragraph, the sentence and at last the name', async (t) => {
  const dataRoot = smallRoot(t, {
    '1_raw/concepts_metadata.csv': 'concept_id,name\nmoat,Moat\nbark,Bark\nreef,Reef\n',
    '1_raw/concepts/descriptions-article/bark.txt': 'All about bark.\n',
    '1_raw/concepts/descriptions-sentence/bark.txt': 'Short.\n',
    '1_raw/concepts/descriptions-article/moat.txt': ' \n',
    'combo_mappings.csv': COMBOS('article'),
  })
  const texts = new ConceptTexts(await readCatalog(dataRoot))
  assert.deepEqual(texts.ofCombo('c'), [
    { name: 'Bark', content: 'All about bark.' },
    { name: 'Moat', content: 'A ditch around a wall.' },
    { name: 'Reef', content: 'Reef' },
  ])
})

test('the level asked for comes first, also when it is the shortest', async (t) => {
  const dataRoot = smallRoot(t, {
    '1_raw/concepts/descriptions-sentence/bark.txt': 'Short.',
    'combo_mappings.csv': COMBOS('sentence').replace(/c,v1,reef.*\n/, ''),
  })
  const texts = new ConceptTexts(await readCatalog(dataRoot))
  assert.equal(texts.ofCombo('c')[0]?.content, 'Short.')
  assert.throws(() => texts.ofCombo('d'), { code: 'unknown_combo' })
})

test('neither a level nor a concept leads out of the concepts', async (t) => {
  for (const [level, id] of [
    ['x/../../../secret', 'bark'],
    ['sentence', '../../../secret'],
  ] as const) {
    const dataRoot = smallRoot(t, {
      '1_raw/concepts_metadata.csv': `concept_id,name\n${id},Bark\n`,
      'combo_mappings.csv': COMBOS(level)
        .replace(/c,v1,(?:moat|reef).*\n/g, '')
        .replace('bark', id),
      'secret.txt': 'a secret',
      'secret/bark.txt': 'a secret',
    })
    const texts = new ConceptTexts(await readCatalog(dataRoot))
    assert.throws(() => texts.ofCombo('c'), { code: 'outside_folder' })
  }
})
