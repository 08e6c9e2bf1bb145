import { done, type Outcome, skipped, stubbed } from '../../stage/outcome.ts'
import { promptStage } from '../../stage/prompt-stage.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { earlierValue } from '../earlier-value.ts'
import { isStub } from './batch.ts'
import { vocabularyFolder } from './folder.ts'
import { meaningsByRule, type Template } from './meaning-rules.ts'
import {
  meaningsAnswer,
  type MeaningsAnswer,
  proposalFaults,
  templatesIn,
} from './meanings-answer.ts'
import { isOffline } from './offline.ts'
import { analysisPrompt } from './prompts.ts'
import { readQueue } from './queue.ts'
import { readStore } from './read-store.ts'
import { refuseWords } from './refuse-words.ts'
import { spanishVocabulary } from './spanish-vocabulary.ts'
import { type VocabularyStore, vocabularyFiles } from './store.ts'
import { counted, wordKey, wordList, wordsIn } from './words.ts'

export interface AnalyzeWordsOptions {
  /** The folder of `vocabulary.json`. Default: the setting `folder` of the run, else the working folder. */
  folder?: string
  /** How many words are taken from `word_queue.json` where none are given. Default 5. */
  count?: number
}

/** The words themselves, or with more to say; nothing for the next words of the queue. */
export type AnalyzeWordsInput = string | readonly string[] | AnalyzeWordsRequest | undefined

interface AnalyzeWordsRequest {
  /** A list, or one text with commas. Default: the next words of the queue. */
  words?: string | readonly string[]
  /** Words that are known besides those in the vocabulary. */
  known?: string | readonly string[]
  /** Words to skip besides those the vocabulary skips. */
  skipped_words?: string | readonly string[]
}

/** What there is to learn. */
export interface Analyzed {
  /** Words to be learned. */
  words: string[]
  /** Their meanings, to be filled. */
  meanings: Template[]
  /** Words asked for that are learned already. */
  known: string[]
  /** Words asked for that are not to be learned. */
  skipped: string[]
  /** Who told the meanings apart. */
  by: 'model' | 'rules'
}

/** The work of the stage `analyze_words`. */
export async function analyzeWords(
  options: AnalyzeWordsOptions,
  input: AnalyzeWordsInput,
  context: StageContext,
): Promise<Returned<Analyzed>> {
  const { store: storePath, queue } = vocabularyFiles(vocabularyFolder(options.folder, context))
  const store = readStore(storePath)
  const learned = keys(learnedIn(store), earlierValue(input, 'known', []))
  const passed = keys(store?.skipped_words ?? [], earlierValue(input, 'skipped_words', []))
  const isOpen = (word: string) => !learned.has(wordKey(word)) && !passed.has(wordKey(word))
  const given = wordsIn(input, [])
  const asked =
    given === undefined
      ? wordList(readQueue(queue)?.words ?? [])
          .filter(isOpen)
          .slice(0, options.count ?? 5)
      : wordList(given)
  if (asked.length === 0) {
    const message = `There are no words to learn. Give the input 'words', or put some into ${queue}.`
    throw new StageError('words_missing', message)
  }
  const words = asked.filter(isOpen)
  const known = asked.filter((word) => learned.has(wordKey(word)))
  const left = asked.filter((word) => !isOpen(word) && !known.includes(word))
  if (words.length === 0) {
    return skipped(`Nothing to learn: ${known.length} known, ${left.length} skipped.`)
  }
  const rest = { words, known, skipped: left }
  if (context.backend === undefined) return told({ ...rest, ...byRules(words) })
  if (isOffline(context)) {
    const byRule = byRules(words)
    const what = counted(byRule.meanings.length, 'meaning')
    return stubbed({ ...rest, ...byRule }, `no model was asked; ${what} by rule`)
  }
  refuseWords(spanishVocabulary, words)
  const meanings = templatesIn(await ask(words, context), words)
  return told({ ...rest, meanings, by: 'model' })
}

function byRules(words: readonly string[]): Pick<Analyzed, 'meanings' | 'by'> {
  return { meanings: words.flatMap(meaningsByRule), by: 'rules' }
}

async function ask(words: readonly string[], context: StageContext): Promise<MeaningsAnswer> {
  const stage = promptStage<readonly string[], MeaningsAnswer>({
    name: 'analyze_words',
    prompt: analysisPrompt,
    output: meaningsAnswer,
    checks: [(answer, asked) => proposalFaults(answer, asked)],
  })
  // Without a stub, it gives its value or throws.
  return stage.execute(words, context) as Promise<MeaningsAnswer>
}

/** Words with a meaning somebody answered for. */
function learnedIn(store: VocabularyStore | undefined): string[] {
  return Object.entries(store?.words ?? {})
    .filter(([, { meanings }]) => meanings.some((meaning) => !isStub(meaning)))
    .map(([word]) => word)
}

function keys(words: readonly string[], more: unknown): Set<string> {
  return new Set([...words, ...(more === undefined ? [] : wordList(more))].map(wordKey))
}

function told(analyzed: Analyzed): Outcome<Analyzed> {
  const { words, meanings, known, skipped: left, by } = analyzed
  const found = `${counted(meanings.length, 'meaning')} of ${counted(words.length, 'word')}`
  const out = `${known.length} known and ${left.length} skipped left out`
  return done(analyzed, `Found ${found} (${by}); ${out}`)
}
