import { messageOf } from '../../core/errors.ts'
import { isObject } from '../../core/json-object.ts'
import { fileSize } from '../../io/files.ts'
import { readSourceText } from '../../io/source-text.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { VocabularyStore } from './store.ts'

/** The JSON of a file; `undefined` where there is none. @throws StageError `store_corrupt` */
export function readJsonFile(path: string): unknown {
  if (fileSize(path) === undefined) return undefined
  try {
    return JSON.parse(readSourceText(path)) as unknown
  } catch (error) {
    throw corrupt(path, messageOf(error), error)
  }
}

/**
 * The store in a file; `undefined` where there is none yet. It is looked at only so far that it can
 * be worked with; see `checkStore` for the rest.
 *
 * @throws DiskError when it cannot be read.
 * @throws StageError `store_corrupt` when it is no store: it is never taken for an empty one.
 */
export function readStore(path: string): VocabularyStore | undefined {
  const value = readJsonFile(path)
  if (value === undefined) return undefined
  const problem = whyNoStore(value)
  if (problem !== undefined) throw corrupt(path, problem)
  const store = value as Omit<VocabularyStore, 'skipped_words'> & Partial<VocabularyStore>
  return { ...store, skipped_words: store.skipped_words ?? [] }
}

function whyNoStore(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is no object'
  const { metadata, words, skipped_words: skipped = [] } = value
  if (!isObject(metadata)) return "its 'metadata' is no object"
  if (!isObject(words)) return "its 'words' is no object"
  if (!isListOf(skipped, (item) => typeof item === 'string')) {
    return "its 'skipped_words' is no list of texts"
  }
  const broken = Object.entries(words).find(
    ([, entry]) => !isObject(entry) || !isListOf(entry['meanings'], isObject),
  )
  return broken === undefined ? undefined : `its word '${broken[0]}' has no list of meanings`
}

function isListOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits)
}

/** A file that holds something else than it should; what is in it must not be lost. */
export function corrupt(path: string, problem: string, cause?: unknown): StageError {
  const message = `${path} cannot be used: ${problem}. It is left as it is; mend it, or put back a copy that was whole.`
  return new StageError('store_corrupt', message, [message], { cause })
}
