import type { RecordSchema } from '../records/record-schema.ts'

/** A meaning of a Spanish word, one flash card each. */
export const spanishVocabulary: RecordSchema = {
  name: 'spanish-vocabulary',
  keyFields: ['SpanishWord', 'MeaningID'],
  required: [
    'SpanishWord',
    'MeaningID',
    'MeaningContext',
    'MonolingualDef',
    'ExampleSentence',
    'GappedSentence',
    'IPA',
    'prompt',
  ],
  optional: ['UsageNote'],
  patterns: {
    // Both are parts of file names, and `_` parts them there.
    SpanishWord: {
      pattern: "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}'’-]*(?: [\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}'’-]*)*",
      expected: 'a word, or words with single blanks between them',
    },
    MeaningID: {
      pattern: '[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_-]*',
      expected: 'letters, digits, `_` or `-` without blanks',
    },
  },
  mustContain: { GappedSentence: '_____' },
  shortest: { MonolingualDef: 5 },
  derived: {
    CardID: '{SpanishWord}_{MeaningID}',
    ImageFile: '{CardID}.png',
    WordAudio: '[sound:{SpanishWord}.mp3]',
    WordAudioAlt: '',
  },
  media: { ImageFile: 'image', WordAudio: 'audio', WordAudioAlt: 'audio' },
  mergeKey: 'MeaningID',
  unique: [{ field: 'MeaningID', within: 'SpanishWord' }, { field: 'CardID' }],
}

/** The fields of a note made of a meaning, in their order. */
export const NOTE_FIELDS = [
  'CardID',
  'SpanishWord',
  'IPA',
  'MeaningContext',
  'MonolingualDef',
  'ExampleSentence',
  'GappedSentence',
  'ImageFile',
  'WordAudio',
  'WordAudioAlt',
  'UsageNote',
  'MeaningID',
] as const
