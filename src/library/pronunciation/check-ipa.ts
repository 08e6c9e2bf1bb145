import { done, type Outcome, skipped } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { earlierValue } from '../earlier-value.ts'
import { shown } from '../records/problem.ts'
import { textField } from '../records/text-field.ts'
import { validationFailed } from '../validation-stage.ts'
import { isStub } from '../vocabulary/batch.ts'
import { vocabularyFolder } from '../vocabulary/folder.ts'
import { readBatchValue } from '../vocabulary/read-batch.ts'
import { readStore } from '../vocabulary/read-store.ts'
import { stagingFile } from '../vocabulary/staging-file.ts'
import { cardsOf, vocabularyFiles } from '../vocabulary/store.ts'
import { counted } from '../vocabulary/words.ts'
import { agrees } from './agrees.ts'
import { PronunciationDictionary } from './dictionary.ts'
import { espeakPronouncer } from './espeak.ts'
import { readDictionary } from './read-dictionary.ts'
import { SMALL_LIST } from './small-list.ts'

export interface ValidateIpaOptions {
  /** The folder of `vocabulary.json`. Default: the setting `folder` of the run, else the working folder. */
  folder?: string
  /** A file of lines `word<TAB>pronunciation`. Default: a list of a few words to try it with. */
  dictionary?: string
  /**
   * What becomes of words that nothing tells the pronunciation of. Default: `fail` with a dictionary
   * of one's own, `warn` without.
   */
  unknown?: 'fail' | 'warn'
  /** Whether an article before other words is passed over. Default `false`. */
  skipArticles?: boolean
  /**
   * The voice of espeak-ng that is asked about words the dictionary does not have, where it is
   * installed; `none` asks none. Default `es`.
   */
  espeak?: string
}

/** What became of the pronunciations that were checked. */
export interface IpaChecks {
  /** Different words with different transcriptions. */
  checked: number
  /** Those a dictionary or espeak-ng confirms. */
  confirmed: number
  /** What is not known of the others, a sentence each. */
  warnings: string[]
}

/** The work of the stage `validate_ipa`; the dictionary is loaded once, when it is first needed. */
export function ipaChecker(
  options: ValidateIpaOptions,
): (input: unknown, context: StageContext) => Promise<Returned<IpaChecks>> {
  let loaded: PronunciationDictionary | undefined
  return async (input, context) => {
    const meanings = meaningsIn(options, input, context)
    if (!Array.isArray(meanings)) return meanings as Outcome<never>
    loaded ??= dictionaryOf(options)
    return check(meanings, loaded, options, context)
  }
}

function dictionaryOf({ dictionary }: ValidateIpaOptions): PronunciationDictionary {
  return dictionary === undefined
    ? PronunciationDictionary.fromLines(SMALL_LIST)
    : readDictionary(dictionary)
}

async function check(
  meanings: readonly unknown[],
  dictionary: PronunciationDictionary,
  options: ValidateIpaOptions,
  context: StageContext,
): Promise<Returned<IpaChecks>> {
  const given = meanings.filter((meaning) => !isStub(meaning)).map(transcription)
  const pairs = new Map(given.map((pair) => [JSON.stringify(pair), pair]))
  const { skipArticles = false, espeak = 'es' } = options
  const unknown = options.unknown ?? (options.dictionary === undefined ? 'warn' : 'fail')
  const pronounce = espeak === 'none' ? undefined : espeakPronouncer(espeak)
  const errors: string[] = []
  const warnings: string[] = []
  for (const [word, ipa] of pairs.values()) {
    const found = dictionary.check(word, ipa, { skipArticles })
    if (found.verdict === 'match') continue
    if (found.verdict === 'mismatch') {
      errors.push(found.message)
      continue
    }
    const spoken = await pronounce?.(found.word, context.signal)
    if (spoken !== undefined && agrees(found.found, spoken)) continue
    const second =
      spoken === undefined ? '' : ` espeak-ng says [${spoken}], which is not [${found.found}].`
    const message = `${found.message}${second}`
    ;(unknown === 'fail' ? errors : warnings).push(message)
  }
  if (errors.length > 0) throw validationFailed(errors)
  for (const warning of warnings) context.log(warning)
  const checks = { checked: pairs.size, confirmed: pairs.size - warnings.length, warnings }
  const open = warnings.length === 0 ? '' : `, ${warnings.length} not known`
  const message = `Checked ${counted(checks.checked, 'pronunciation')}: ${checks.confirmed} confirmed${open}`
  return done(checks, message)
}

function meaningsIn(
  { folder }: ValidateIpaOptions,
  input: unknown,
  context: StageContext,
): readonly unknown[] | Outcome<never> {
  const given = earlierValue(input, 'meanings', [])
  if (Array.isArray(given)) return given
  if (given !== undefined) {
    const message = `The input's 'meanings' is ${shown(given)}; it has to be a list of meanings.`
    throw new StageError('meanings_invalid', message)
  }
  const file = earlierValue(input, 'file', ['fill_batch', 'prepare_batch'])
  if (file !== undefined || context.results['prepare_batch'] !== undefined) {
    const path = stagingFile(input, context)
    if (typeof path !== 'string') return path
    const meanings = earlierValue(readBatchValue(path), 'meanings', [])
    return Array.isArray(meanings) ? meanings : []
  }
  const store = readStore(vocabularyFiles(vocabularyFolder(folder, context)).store)
  return store === undefined ? skipped('There are no meanings to check.') : cardsOf(store)
}

function transcription(meaning: unknown): [word: string, ipa: string] {
  const word = textField(meaning, 'SpanishWord')
  const ipa = textField(meaning, 'IPA')
  if (word !== '') return [word, ipa]
  throw new StageError('meanings_invalid', `A meaning without SpanishWord: ${shown(meaning)}`)
}
