import { resolve } from 'node:path'
import { readSourceText } from '../../io/source-text.ts'
import { StageError } from '../../stage/stage-error.ts'
import { PronunciationDictionary } from './dictionary.ts'

/**
 * The dictionary in a file of lines `word<TAB>pronunciation`.
 *
 * @throws DiskError when it cannot be read.
 * @throws StageError `dictionary_empty` when no line of it is an entry.
 */
export function readDictionary(path: string): PronunciationDictionary {
  const file = resolve(path)
  const dictionary = PronunciationDictionary.fromLines(readSourceText(file))
  if (dictionary.size > 0) return dictionary
  throw new StageError(
    'dictionary_empty',
    `${file} has no line 'word<TAB>pronunciation', so nothing could be checked against it.`,
  )
}
