import { amountAt, listAt, textAt } from '../../core/json-object.ts'
import type { Environment } from '../../io/environment.ts'
import { callVariables } from '../../io/variables.ts'
import { keyFrom, urlUnder } from '../../runners/http/settings.ts'
import { fetchBytes, fetchJson } from './fetch-bytes.ts'
import { MediaError } from './media-error.ts'
import type { MediaProvider } from './provider.ts'

export interface ForvoOptions {
  /** The code of the language. Default `es`. */
  language?: string
  /**
   * Countries of the speakers as Forvo writes them, such as `Spain`, the dearest first; others come
   * after them. Default: all are the same.
   */
  countries?: readonly string[]
  /** Variables that go before those of this process: `FORVO_API_KEY`, `FORVO_BASE_URL`. */
  env?: Environment
  /** Wall clock of each of the two calls a file takes, in milliseconds. Default 60 000. */
  timeoutMs?: number
}

const NAME = 'FORVO_API_KEY'
const STANDARD = 'https://apifree.forvo.com'

/**
 * Pronunciations people recorded for Forvo: of those of the dearest country there is, the one with
 * the most votes for it.
 *
 * Source: https://api.forvo.com/documentation/word-pronunciations/
 */
export function forvo(options: ForvoOptions = {}): MediaProvider {
  const { language = 'es', countries = [], env, timeoutMs = 60_000 } = options
  return {
    name: 'forvo',
    formats: ['mp3', 'ogg'],
    async generate(word, { format, signal }) {
      const variables = callVariables(env)
      // The key is a part of the address, and files are under addresses that have it as well.
      const key = { name: NAME, value: keyFrom(variables, 'forvo', [NAME]), isInUrl: true }
      const way = { key, format: 'json', action: 'word-pronunciations', word, language }
      const path = Object.entries({ ...way, key: key.value })
        .map(([name, value]) => `${name}/${encodeURIComponent(value)}`)
        .join('/')
      const rest = { key, variables, timeoutMs, signal }
      const url = urlUnder(variables, 'FORVO_BASE_URL', STANDARD, path)
      const items = listAt(await fetchJson({ url, ...rest }), 'items')
      const [best] = ranked(items, countries)
      const address = textAt(best, format === 'mp3' ? 'pathmp3' : 'pathogg') ?? ''
      if (URL.canParse(address)) return fetchBytes({ url: new URL(address), ...rest })
      const message = `Forvo has no ${format} of '${word}' in the language '${language}'.`
      throw new MediaError('media_not_found', message)
    },
  }
}

/** The dearest country first, and in it the most votes. */
function ranked(items: readonly unknown[], countries: readonly string[]): unknown[] {
  const place = (item: unknown): number => {
    const at = countries.indexOf(textAt(item, 'country') ?? '')
    return at === -1 ? countries.length : at
  }
  return items.toSorted((a, b) => place(a) - place(b) || votes(b) - votes(a))
}

/** Votes for a recording less those against it; Forvo writes numbers as texts at times. */
function votes(item: unknown): number {
  const countOf = (key: string): number =>
    amountAt(item, key) ?? (Number.parseInt(textAt(item, key) ?? '', 10) || 0)
  return 2 * countOf('num_positive_votes') - countOf('num_votes')
}
