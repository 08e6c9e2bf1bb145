import { extname, join } from 'node:path'
import { cohortsIn, specAt, UnknownCohortError } from '../cohort/membership/locate.ts'

/**
 * The spec a word means: a file, a folder with one, or a cohort of the data root.
 *
 * @throws UnknownCohortError, SpecError for a folder with several.
 */
export function specOf(word: string, dataRoot: string): string {
  const found = specAt(word) ?? specAt(join(dataRoot, 'cohorts', word))
  // A file that is not there is best told by what reads it.
  if (found !== undefined || extname(word) !== '') return found ?? word
  throw new UnknownCohortError(word, dataRoot, cohortsIn(dataRoot))
}
