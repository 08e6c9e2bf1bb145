import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getStage } from '../../src/index.ts'
import { spanishVocabulary } from '../../src/library/vocabulary/spanish-vocabulary.ts'

test('a record schema may be given as data, and a broken one is refused', () => {
  const schema = JSON.parse(JSON.stringify(spanishVocabulary)) as Record<string, unknown>
  assert.equal(getStage('validate_data', { schema }).name, 'validate_data')
  const patterns = { IPA: { pattern: '[', expected: 'x' } }
  for (const broken of [{ ...schema, patterns }, { ...schema, required: 'IPA' }, { name: 'x' }]) {
    assert.throws(() => getStage('ingest_batch', { schema: broken }), { code: 'stage_options' })
  }
})
