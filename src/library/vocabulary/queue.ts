import { isObject } from '../../core/json-object.ts'
import { corrupt, readJsonFile } from './read-store.ts'
import { wordKey } from './words.ts'

/** Words waiting to be learned, as they stand in `word_queue.json`. */
export interface WordQueue {
  metadata?: Readonly<Record<string, unknown>>
  words: readonly string[]
}

/**
 * The queue in a file; `undefined` where there is none.
 *
 * @throws StageError `store_corrupt` when it is no queue.
 */
export function readQueue(path: string): WordQueue | undefined {
  const value = readJsonFile(path)
  if (value === undefined) return undefined
  const words = isObject(value) ? value['words'] : undefined
  const fits = Array.isArray(words) && words.every((word) => typeof word === 'string')
  if (!fits) throw corrupt(path, "it has no 'words' that are a list of texts")
  return value as WordQueue
}

/** The queue without some words, and how many of them it had. */
export function withoutWords(
  queue: WordQueue,
  done: readonly string[],
  now: string,
): { queue: WordQueue; removed: number } {
  const gone = new Set(done.map(wordKey))
  const words = queue.words.filter((word) => !gone.has(wordKey(word)))
  const metadata = { ...queue.metadata, last_updated: now, total_words: words.length }
  return { queue: { ...queue, metadata, words }, removed: queue.words.length - words.length }
}
