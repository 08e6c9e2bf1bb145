import type { RecordSchema } from '../records/record-schema.ts'
import type { Batch } from './batch.ts'

/** What whoever fills a staging file has to know; it stands in the file. */
export const FILL_INSTRUCTIONS = [
  'Fill the list `meanings`: one entry for each distinct meaning of each word, with these fields.',
  'SpanishWord: the word exactly as it stands in `words`.',
  'MeaningID: letters, digits and underscores; the ids that are given stay as they are.',
  'MeaningContext: a few English words that set the meaning apart from the others.',
  'MonolingualDef: a short definition in simple Spanish that does not use the word.',
  'ExampleSentence: a natural Spanish sentence about what the picture shows; nouns have their article.',
  'GappedSentence: the same sentence with _____ (five underscores) in place of the word.',
  'IPA: Latin American pronunciation in brackets, a dot between syllables, ˈ before the stressed one.',
  'prompt: one or two English sentences on a single scene to draw: who does what, and where. No text in it.',
  'UsageNote: may be left out.',
  'A word that is not to be learned goes into the list `skipped_words` instead.',
].join('\n')

const ANSWER_FORM = 'Answer with JSON only, one object of this form:'

/** Asks for the meanings of a batch. */
export function fillPrompt(schema: RecordSchema, batch: Batch): string {
  const { words, meanings, skipped_words } = batch
  const fields = [...schema.required, ...(schema.optional ?? [])]
  const entry = fields.map((field) => `"${field}": "…"`).join(', ')
  return [
    batch.metadata.instructions,
    `This is the file so far:\n\n${JSON.stringify({ words, meanings, skipped_words }, null, 2)}`,
    `${ANSWER_FORM}\n\n{"meanings": [{${entry}}], "skipped_words": []}`,
  ].join('\n\n')
}

/** Asks which meanings of some words are to be learned. */
export function analysisPrompt(words: readonly string[]): string {
  return [
    [
      'Which meanings of the Spanish words below should a learner have a card for?',
      'Name every meaning that makes another picture in the mind, and none twice: what can stand for',
      'each other in a sentence is one meaning. Think of grammatical roles, of literal and figurative',
      'use, and of set phrases. Many prepositions and common verbs have three or four, most nouns one.',
    ].join('\n'),
    words.map((word) => `- ${word}`).join('\n'),
    [
      'SpanishWord is the word exactly as above; MeaningID a short English name of letters, digits and',
      'underscores, used once a word; MeaningContext a few English words that set the meaning apart.',
      'Every word has at least one.',
    ].join('\n'),
    `${ANSWER_FORM}\n\n{"meanings": [{"SpanishWord": "…", "MeaningID": "…", "MeaningContext": "…"}]}`,
  ].join('\n\n')
}
