import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRecord } from '../../../src/library/records/check-record.ts'
import { checkRecords } from '../../../src/library/records/check-records.ts'
import { completeRecord } from '../../../src/library/records/complete-record.ts'
import { spanishVocabulary } from '../../../src/library/vocabulary/spanish-vocabulary.ts'
import { meaning } from '../vocabulary/meanings.ts'

const check = (record: unknown, state?: 'given' | 'stored') =>
  checkRecord(spanishVocabulary, record, 'm', state)
const errorsOf = (record: unknown, state?: 'given' | 'stored') =>
  check(record, state).errors.map(({ type, location }) => `${type} ${location}`)

test('a meaning with all its fields has nothing against it', () => {
  assert.deepEqual(check(meaning('con', 'company')), { errors: [], warnings: [] })
})

test('a missing field, an empty one and one that is no text are told apart', () => {
  const { IPA: _, ...without } = meaning('con', 'company')
  assert.deepEqual(errorsOf(without), ['missing_field m.IPA'])
  assert.deepEqual(errorsOf(meaning('con', 'company', { IPA: ' \n' })), ['empty_field m.IPA'])
  assert.deepEqual(errorsOf(meaning('con', 'company', { IPA: null })), ['type_error m.IPA'])
  assert.deepEqual(errorsOf(meaning('con', 'company', { UsageNote: 3 })), [
    'type_error m.UsageNote',
  ])
})

test('an optional field may be left out as null where it is given, and is stored as a text', () => {
  const given = meaning('sol', 'star', { UsageNote: null })
  assert.deepEqual(checkRecord(spanishVocabulary, given, 'm').errors, [])
  const stored = completeRecord(spanishVocabulary, given)
  assert.equal(stored['UsageNote'], '')
  assert.deepEqual(checkRecord(spanishVocabulary, stored, 'm', 'stored').errors, [])
  const wrong = checkRecord(spanishVocabulary, { ...stored, UsageNote: null }, 'm', 'stored')
  assert.deepEqual(
    wrong.errors.map(({ type }) => type),
    ['type_error'],
  )
})

test('what is no record at all is a fault of structure', () => {
  for (const value of ['con', null, [], 7]) assert.deepEqual(errorsOf(value), ['structure m'])
})

test('a gap needs five underscores', () => {
  const gap = (GappedSentence: string) => errorsOf(meaning('con', 'company', { GappedSentence }))
  assert.deepEqual(gap('Paseo ____ mi abuela.'), ['content m.GappedSentence'])
  assert.deepEqual(gap('Paseo con mi abuela.'), ['content m.GappedSentence'])
  assert.deepEqual(gap('Paseo _____ mi abuela.'), [])
})

test('words of several parts and ids with digits are right, blanks in ids and slashes are not', () => {
  for (const word of [
    'tener que',
    'niño',
    "d'accord",
    'pingüino',
    'teórico-práctico',
    '24 horas',
  ]) {
    assert.deepEqual(errorsOf(meaning(word, 'a2')), [], word)
  }
  for (const id of ['sense_2', '2', 'más', 'to-be']) {
    assert.deepEqual(errorsOf(meaning('ser', id)), [], id)
  }
  for (const id of ['to be', 'a/b', '../x', '_x', 'a.b']) {
    assert.deepEqual(errorsOf(meaning('ser', id)), ['format_error m.MeaningID'], id)
  }
  for (const word of ['../x', 'a/b', 'a_b', 'tener  que', '[x]']) {
    assert.deepEqual(errorsOf(meaning(word, 'x')), ['format_error m.SpanishWord'], word)
  }
})

test('a short definition is a warning, counted in characters', () => {
  const { errors, warnings } = check(meaning('con', 'x', { MonolingualDef: 'ñañá' }))
  assert.deepEqual(errors, [])
  assert.deepEqual(
    warnings.map(({ type, location }) => [type, location]),
    [['content', 'm.MonolingualDef']],
  )
  assert.deepEqual(check(meaning('con', 'x', { MonolingualDef: 'ñañás' })).warnings, [])
})

test('fields are derived after trimming, in whatever Unicode form they came', () => {
  const record = completeRecord(
    spanishVocabulary,
    meaning('  me\u0301dico ', ' doctor\n', { note: 7, CardID: 'other' }),
  )
  assert.equal(record['SpanishWord'], 'm\u00e9dico')
  assert.equal(record['MeaningID'], 'doctor')
  assert.equal(record['CardID'], 'm\u00e9dico_doctor')
  assert.equal(record['ImageFile'], 'm\u00e9dico_doctor.png')
  assert.equal(record['WordAudio'], '[sound:m\u00e9dico.mp3]')
  assert.equal(record['WordAudioAlt'], '')
  assert.equal(record['UsageNote'], '')
  assert.equal(record['note'], 7)
})

test('braces in a value are not filled in a second time', () => {
  const record = completeRecord(spanishVocabulary, meaning('{MeaningID}', 'x'))
  assert.equal(record['CardID'], '{MeaningID}_x')
})

test('a stored meaning has its derived fields, and they are what the others make them', () => {
  const stored = completeRecord(spanishVocabulary, meaning('con', 'company'))
  assert.deepEqual(errorsOf(stored, 'stored'), [])
  assert.deepEqual(errorsOf(meaning('con', 'company'), 'stored'), [
    'missing_field m.CardID',
    'missing_field m.ImageFile',
    'missing_field m.WordAudio',
    'missing_field m.WordAudioAlt',
  ])
  assert.deepEqual(errorsOf({ ...stored, ImageFile: 'x.png' }, 'stored'), [
    'consistency m.ImageFile',
  ])
  assert.deepEqual(errorsOf({ ...stored, WordAudioAlt: '[sound:con_2.mp3]' }, 'stored'), [])
})

test('the same id twice in a word is named once; in two words it is no fault', () => {
  const twice = [meaning('con', 'a'), meaning('con', ' a '), meaning('por', 'a')]
  const { errors } = checkRecords(spanishVocabulary, twice, 'meanings')
  assert.deepEqual(
    errors.map(({ type, location }) => [type, location]),
    [['uniqueness', 'meanings[1].MeaningID']],
  )
  assert.match(errors[0]?.message ?? '', /meanings\[0\]/)
})

test('a list that is none is a fault of type', () => {
  const { errors } = checkRecords(spanishVocabulary, 'con, por', 'meanings')
  assert.deepEqual(
    errors.map(({ type, location }) => [type, location]),
    [['type_error', 'meanings']],
  )
})
