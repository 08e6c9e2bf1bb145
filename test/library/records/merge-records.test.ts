import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { mediaFiles } from '../../../src/library/records/media-files.ts'
import { mergeRecords } from '../../../src/library/records/merge-records.ts'
import type { RecordSchema } from '../../../src/library/records/record-schema.ts'
import { spanishVocabulary } from '../../../src/library/vocabulary/spanish-vocabulary.ts'

const schema: RecordSchema = { name: 's', keyFields: ['id'], required: ['id'], mergeKey: 'id' }

test('a record takes the place of the one with its key, others come at the end', () => {
  const before = [
    { id: 'a', n: 1 },
    { id: 'b', n: 1 },
  ]
  const merged = mergeRecords(schema, before, [
    { id: 'c', n: 2 },
    { id: 'a', n: 2 },
    { id: 'b', n: 1 },
  ])
  assert.deepEqual(merged, {
    records: [
      { id: 'a', n: 2 },
      { id: 'b', n: 1 },
      { id: 'c', n: 2 },
    ],
    added: 1,
    replaced: 1,
    unchanged: 1,
  })
})

test('older records with one key all stay', () => {
  const twice = [
    { id: 'a', n: 1 },
    { id: 'a', n: 2 },
  ]
  assert.deepEqual(mergeRecords(schema, twice, [{ id: 'b', n: 3 }]).records, [
    ...twice,
    { id: 'b', n: 3 },
  ])
  assert.deepEqual(mergeRecords(schema, twice, [{ id: 'a', n: 3 }]).records, [
    { id: 'a', n: 1 },
    { id: 'a', n: 3 },
  ])
})

test('merging counts every record once, keeps every key, and is the same when done again', () => {
  const records = fc.uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), n: fc.nat(2) }),
    { selector: ({ id }) => id },
  )
  fc.assert(
    fc.property(records, records, (before, incoming) => {
      const { records: after, added, replaced, unchanged } = mergeRecords(schema, before, incoming)
      assert.equal(added + replaced + unchanged, incoming.length)
      assert.equal(after.length, before.length + added)
      const again = mergeRecords(schema, after, incoming)
      assert.deepEqual(again, {
        records: after,
        added: 0,
        replaced: 0,
        unchanged: incoming.length,
      })
    }),
  )
})

test('media files are found plain, in a sound tag and in an image tag', () => {
  const record = {
    ImageFile: '<img src="con_tool.png">',
    WordAudio: '[sound:con.mp3]',
    WordAudioAlt: '',
  }
  assert.deepEqual(mediaFiles(spanishVocabulary, record), [
    { field: 'ImageFile', kind: 'image', file: 'con_tool.png' },
    { field: 'WordAudio', kind: 'audio', file: 'con.mp3' },
  ])
  assert.deepEqual(mediaFiles(spanishVocabulary, { ImageFile: ' a b.png ' }), [
    { field: 'ImageFile', kind: 'image', file: 'a b.png' },
  ])
})
