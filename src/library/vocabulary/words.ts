import { StageError } from '../../stage/stage-error.ts'
import { earlierValue } from '../earlier-value.ts'
import { cleanText } from '../records/complete-record.ts'
import { shown } from '../records/problem.ts'

/**
 * A list of words, each once and in the order given, of a list or a text with commas.
 *
 * @throws StageError `words_invalid` when it is neither, or holds something that is no text.
 */
export function wordList(given: unknown): string[] {
  const items: unknown[] = typeof given === 'string' ? given.split(',') : asList(given)
  const words = new Map<string, string>()
  for (const item of items) {
    if (typeof item !== 'string') {
      throw new StageError('words_invalid', `A word is ${shown(item)}; it has to be a text.`)
    }
    const word = cleanText(item).replaceAll(/\s+/gu, ' ')
    const key = wordKey(word)
    if (key !== '' && !words.has(key)) words.set(key, word)
  }
  return [...words.values()]
}

/**
 * The words of an input: what one of these stages left as `words`, or the input's own, or the input
 * itself where it is a text or a list.
 */
export function wordsIn(input: unknown, stages: readonly string[]): unknown {
  return typeof input === 'string' || Array.isArray(input)
    ? input
    : earlierValue(input, 'words', stages)
}

/** A word as it is looked up: case makes no difference. */
export function wordKey(word: string): string {
  return cleanText(word).toLowerCase()
}

function asList(given: unknown): unknown[] {
  if (Array.isArray(given)) return given
  throw new StageError(
    'words_invalid',
    `The words are ${shown(given)}; give a list, or one text with commas between the words.`,
  )
}

/** A number with its noun: `1 word`, `2 words`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
