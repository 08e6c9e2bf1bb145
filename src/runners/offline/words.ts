import { stem } from './stem.ts'

/**
 * Scripts that put no blanks between words. Their words come from `Intl.Segmenter`; everything
 * else is split by a pattern, because the segmenter's time grows with the square of its input.
 */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`
const SPACED = String.raw`[[\p{L}\p{N}\p{M}]--${UNSPACED}]`
const RUN = new RegExp(`${UNSPACED}+|${SPACED}+(?:['’]${SPACED}+)?`, 'gv')
const STARTS_UNSPACED = new RegExp(`^${UNSPACED}`, 'v')
const BATCH = 256

const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

/** The words of each text in order, in lower case, compatibility forms unified, any script. */
export function wordsOfEach(texts: readonly string[]): string[][] {
  const runs = texts.map((text) => text.normalize('NFKC').toLowerCase().match(RUN) ?? [])
  const unspaced = segmented(runs.flatMap((found) => found.filter(isUnspaced)))
  let next = 0
  return runs.map((found) =>
    found.flatMap((run) => (isUnspaced(run) ? (unspaced[next++] ?? []) : run.replace('’', "'"))),
  )
}

/** The words of one text; `wordsOfEach` is faster for many. */
export function wordsOf(text: string): string[] {
  return wordsOfEach([text])[0] ?? []
}

function isUnspaced(run: string): boolean {
  return STARTS_UNSPACED.test(run)
}

/** The words of each run. Short runs go to the segmenter together: a call costs more than they. */
function segmented(runs: readonly string[]): string[][] {
  const parts: string[] = []
  let batch = ''
  const flush = (): void => {
    for (const { segment } of segmenter.segment(batch)) parts.push(segment)
    batch = ''
  }
  for (const run of runs) {
    for (let at = 0; at < run.length; at += BATCH) {
      batch += run.slice(at, at + BATCH)
      if (batch.length >= BATCH) flush()
    }
    batch += '\n'
  }
  flush()
  const words: string[][] = runs.map(() => [])
  let run = 0
  for (const part of parts) {
    if (part === '\n') run += 1
    else words[run]?.push(part)
  }
  return words
}

/** The stem of a word as `wordsOf` gives it; a possessive counts as its owner. */
export function stemOf(word: string): string {
  return stem(word.replace(/'s?$/, ''))
}
