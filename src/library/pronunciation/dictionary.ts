import { checkKind, checkKinds, type Kind, oneOf, SWITCH, TEXT } from '../../core/option-kinds.ts'
import { cleanText } from '../records/complete-record.ts'
import { bareIpa, comparableIpa, type Difference, differences, STRESS } from './notation.ts'
import { spokenPart } from './spoken-part.ts'

export interface CheckOptions {
  /** What a word the dictionary does not have comes to: not ok, or ok all the same. Default `fail`. */
  unknown?: 'fail' | 'warn'
  /** Whether an article before other words is passed over. Default `false`. */
  skipArticles?: boolean
}

/** What became of a check. */
export interface PronunciationCheck {
  ok: boolean
  verdict: 'match' | 'mismatch' | 'unknown'
  /** The word looked up. */
  word: string
  /** The dictionary's pronunciations; none for an unknown word. */
  expected: readonly string[]
  /** The transcription that was compared. */
  found: string
  /** Where the nearest pronunciation parts from it: the first five places. */
  differences: readonly Difference[]
  /** One sentence for people. */
  message: string
}

const KINDS: Readonly<Record<keyof CheckOptions, Kind>> = {
  unknown: oneOf('fail', 'warn'),
  skipArticles: SWITCH,
}
const LINES: Kind = [
  'a text or a list of lines',
  (value) => Object(value)[Symbol.iterator] !== undefined,
]

const SHOWN = 5

/**
 * Words with their pronunciations, against which transcriptions are checked.
 *
 * @example
 * const dictionary = PronunciationDictionary.fromLines(['médico\tˈmeðiko'])
 * dictionary.check('médico', '[ˈme.ði.ko]').ok // true
 */
export class PronunciationDictionary {
  // As they stand in the lines: of many thousand words a few are looked up.
  readonly #entries = new Map<string, string>()

  /**
   * Reads lines `word<TAB>pronunciation`, of a list or of one text; several are parted by `, `,
   * slashes and brackets around them are dropped. Lines without a tab, or with nothing on one side
   * of it, are passed over.
   *
   * Source: the line format of the ipa-dict project (open-dict-data).
   */
  static fromLines(lines: Iterable<string>): PronunciationDictionary {
    checkKind('fromLines', 'lines', lines, LINES)
    const dictionary = new PronunciationDictionary()
    // A text is a list of its letters, too, and none of these is an entry.
    const each = typeof lines === 'string' ? lines.split(/\r?\n/) : lines
    for (const line of each) dictionary.#add(line.replace(/^\uFEFF/, ''))
    return dictionary
  }

  /** How many words it has. */
  get size(): number {
    return this.#entries.size
  }

  #add(line: string): void {
    const tab = line.indexOf('\t')
    if (tab < 0) return
    const word = wordKey(line.slice(0, tab))
    const pronunciations = line.slice(tab + 1).trim()
    if (word === '' || pronunciations === '') return
    const before = this.#entries.get(word)
    this.#entries.set(word, before === undefined ? pronunciations : `${before}, ${pronunciations}`)
  }

  /**
   * Whether a transcription is how a word is pronounced.
   *
   * Case, dots between syllables and slashes or brackets around it make no difference; stress
   * counts where the dictionary marks it. Of several words the first is checked.
   */
  check(word: string, ipa: string, options: CheckOptions = {}): PronunciationCheck {
    checkKind('check', 'word', word, TEXT)
    checkKind('check', 'ipa', ipa, TEXT)
    checkKinds('check', options, KINDS)
    const { unknown = 'fail', skipArticles = false } = options
    const spoken = spokenPart(wordKey(word), bareIpa(ipa), skipArticles)
    const expected = list(this.#entries.get(spoken.word) ?? '')
    const found = { word: spoken.word, expected, found: spoken.ipa }
    if (expected.length === 0) {
      const message = `'${spoken.word}' is not in the dictionary.`
      return { ok: unknown === 'warn', verdict: 'unknown', ...found, differences: [], message }
    }
    const { compared, places } = expected
      .map((pronunciation) => compare(pronunciation, spoken.ipa))
      .reduce((best, next) => (next.places.length < best.places.length ? next : best))
    if (places.length === 0) {
      const message = `'${spoken.word}' is pronounced so.`
      return { ok: true, verdict: 'match', ...found, differences: [], message }
    }
    const first = places.slice(0, SHOWN)
    const more = places.length > SHOWN ? ', …' : ''
    // As they were compared, so that the places can be counted off.
    const message = `'${spoken.word}' is ${either(expected)}, not /${compared}/: ${first.map(said).join(', ')}${more}.`
    return { ok: false, verdict: 'mismatch', ...found, differences: first, message }
  }
}

const wordKey = (word: string): string => cleanText(word).toLowerCase()

/** The places where a transcription parts from a pronunciation, and in which form it was compared. */
function compare(expected: string, found: string): { compared: string; places: Difference[] } {
  const stress = expected.search(STRESS) >= 0
  const compared = comparableIpa(found, { stress })
  return { compared, places: differences(comparableIpa(expected, { stress }), compared) }
}

const list = (pronunciations: string): string[] =>
  pronunciations
    .split(', ')
    .map(bareIpa)
    .filter((ipa) => ipa !== '')

const either = (pronunciations: readonly string[]): string =>
  pronunciations.map((ipa) => `/${comparableIpa(ipa, { stress: true })}/`).join(' or ')

const said = ({ position, expected, found }: Difference): string =>
  `at ${position} '${expected || '∅'}' but '${found || '∅'}'`
