import { cleanText } from '../records/complete-record.ts'
import { problemText } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { textField } from '../records/text-field.ts'
import type { Batch } from './batch.ts'
import { checkBatch } from './check-batch.ts'
import { meaningsByRule, type Template } from './meaning-rules.ts'
import type { MeaningsAnswer } from './meanings-answer.ts'
import { meaningWithoutModel } from './sample-meanings.ts'

/** A batch with what was answered, which is to be checked before it is used. */
export function answeredBatch(batch: Batch, answer: MeaningsAnswer): Batch {
  const { meanings, skipped_words: skipped = [] } = answer
  const passed = Array.isArray(skipped)
    ? [...new Set([...batch.skipped_words, ...(skipped as unknown[])])]
    : skipped
  return { ...batch, meanings, skipped_words: passed } as Batch
}

/** Why a batch does not fill what was asked, a sentence each: faults, and what is left out. */
export function fillFaults(schema: RecordSchema, asked: Batch, answer: Batch): string[] {
  const { errors, warnings } = checkBatch(schema, answer)
  const silent = warnings.filter(({ location }) => location === 'words')
  const nameOf = (meaning: unknown): string =>
    schema.keyFields.map((field) => textField(meaning, field)).join('/')
  const given = new Set(answer.meanings.map(nameOf))
  const passed = Array.isArray(answer.skipped_words) ? answer.skipped_words : []
  const skipped = new Set(passed.map((word) => cleanText(String(word))))
  const [wordField = ''] = schema.keyFields
  const missing = asked.meanings
    .filter((meaning) => !skipped.has(textField(meaning, wordField)))
    .map(nameOf)
    .filter((name) => !given.has(name))
  return [
    ...[...errors, ...silent].map(problemText),
    ...missing.map((name) => `meanings: has no ${name}, which was asked for.`),
  ]
}

/** Samples and placeholders for all that a batch of Spanish words asks for. */
export function answerWithoutModel({ words, meanings }: Batch): MeaningsAnswer {
  const templates = words.flatMap((word) => {
    const asked = meanings.filter(
      (meaning) => textField(meaning, 'SpanishWord') === cleanText(word),
    )
    return asked.length > 0 ? asked.map(asTemplate) : meaningsByRule(word)
  })
  return { meanings: templates.map(meaningWithoutModel) }
}

function asTemplate(meaning: unknown): Template {
  return {
    SpanishWord: textField(meaning, 'SpanishWord'),
    MeaningID: textField(meaning, 'MeaningID'),
    MeaningContext: textField(meaning, 'MeaningContext'),
  }
}
