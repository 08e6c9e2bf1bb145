import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A meaning somebody filled, with some fields of its own. */
export function meaning(
  word: string,
  id: string,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    SpanishWord: word,
    MeaningID: id,
    MeaningContext: 'how it is meant',
    MonolingualDef: 'una definición corta',
    ExampleSentence: `Una frase con ${word}.`,
    GappedSentence: 'Una frase con _____.',
    IPA: '[x]',
    prompt: 'A girl reads under a tree.',
    ...fields,
  }
}

/** Puts a staging file into a folder and returns its path. */
export function stage(folder: string, batch: unknown): string {
  const path = join(folder, 'staging', 'claude_batch_20250102_030405.json')
  mkdirSync(join(folder, 'staging'), { recursive: true })
  const isText = typeof batch === 'string' || Buffer.isBuffer(batch)
  writeFileSync(path, isText ? batch : JSON.stringify(batch))
  return path
}

/** A filled staging file with some meanings, for their words. */
export function filled(
  meanings: readonly Record<string, unknown>[],
  skipped: unknown = [],
): Record<string, unknown> {
  const words = [...new Set(meanings.map((one) => String(one['SpanishWord']).trim()))]
  const more = Array.isArray(skipped) ? skipped.filter((word) => typeof word === 'string') : []
  return {
    metadata: { created: '2025-01-02T03:04:05.000Z', source: 'prepare_batch', instructions: 'x' },
    words: [...words, ...more],
    meanings,
    skipped_words: skipped,
  }
}

interface Store {
  metadata: Record<string, unknown>
  skipped_words: string[]
  words: Record<string, { meanings: Record<string, unknown>[]; cards_created: number }>
}

export function storeIn(folder: string): Store {
  return JSON.parse(readFileSync(join(folder, 'vocabulary.json'), 'utf8')) as Store
}

export function stagingFiles(folder: string): string[] {
  return readdirSync(join(folder, 'staging')).sort()
}
