import { splitCommand } from '../core/command-line.ts'
import { messageOf } from '../core/errors.ts'
import type { Environment } from '../io/environment.ts'
import type { Providers } from '../stage/stage.ts'
import { isPath, loadDefault } from './load-stage.ts'
import { UsageError } from './usage-error.ts'

/** A kind of provider a command line can name without a file. */
interface Kind {
  /** What is lent where nothing is said; none of it costs anything. */
  standard: string
  expected: string
  /** Makes what a text means, nothing where its program is not there; `undefined` if it means none. */
  read(text: string, env: Environment): Make | undefined
}

type Make = () => Promise<unknown>

const KINDS: Readonly<Record<string, Kind>> = {
  image: {
    standard: 'card',
    expected: 'card, openai[:model], command:<program …>',
    read(text) {
      const [what, model] = split(text)
      if (text === 'card') return card
      if (what === 'openai') return () => openaiImages(model)
      return what === 'command' ? () => command(model) : undefined
    },
  },
  audio: {
    standard: 'espeak',
    expected: 'espeak[:voice], openai[:model[:voice]], forvo[:language], command:<program …>',
    read(text) {
      const [what, more] = split(text)
      if (what === 'espeak') return () => espeak(more)
      if (what === 'openai') return () => openaiSpeech(more)
      if (what === 'forvo') return () => forvo(more)
      return what === 'command' ? () => command(more) : undefined
    },
  },
  anki: {
    standard: 'http://127.0.0.1:8765',
    expected: 'the http:// address of AnkiConnect',
    read: (url, env) =>
      /^https?:/.test(url) && URL.canParse(url) ? () => anki(url, env) : undefined,
  },
}

/**
 * The providers a command line lends to stages: those it names, as `image`, `audio` and `anki`
 * else what costs nothing. `none` lends none, a file lends its default export.
 *
 * @throws UsageError for what cannot be meant, or is not installed.
 */
export async function lentProviders(
  named: Readonly<Record<string, string>>,
  env: Environment,
): Promise<Providers> {
  const lent: Record<string, unknown> = {}
  for (const name of new Set([...Object.keys(KINDS), ...Object.keys(named)])) {
    const text = named[name]?.trim()
    if (text === 'none') continue
    const provider = await provided(name, text, env)
    if (provider !== undefined) lent[name] = provider
  }
  return lent
}

async function provided(
  name: string,
  text: string | undefined,
  env: Environment,
): Promise<unknown> {
  const kind = KINDS[name]
  if (text === undefined) return kind?.read(kind.standard, env)?.()
  const option = `--provider ${name}=${text}`
  // An address and a command have slashes as well.
  if (!/^(?:https?|command):/.test(text) && isPath(text)) return loadDefault(text)
  const make = kind?.read(text, env)
  if (make === undefined) {
    const expected =
      kind === undefined
        ? 'a file whose default export is the provider'
        : `${kind.expected}, none, or a file that exports one`
    throw new UsageError(`${option}: it has to be ${expected}.`)
  }
  const provider = await make()
  if (provider === undefined) throw new UsageError(`${option}: its program is not installed.`)
  return provider
}

async function card(): Promise<unknown> {
  return (await import('../library/media/card-images.ts')).cardImages()
}

async function espeak(voice: string): Promise<unknown> {
  const { espeakSpeech } = await import('../library/media/espeak-speech.ts')
  return espeakSpeech(given({ voice }))
}

async function openaiImages(model: string): Promise<unknown> {
  const work = await import('../library/media/openai-images.ts')
  return work.openaiImages(given({ model }))
}

async function openaiSpeech(text: string): Promise<unknown> {
  const [model, voice] = split(text)
  const work = await import('../library/media/openai-speech.ts')
  return work.openaiSpeech(given({ model, voice }))
}

async function forvo(language: string): Promise<unknown> {
  return (await import('../library/media/forvo.ts')).forvo(given({ language }))
}

async function command(line: string): Promise<unknown> {
  const { commandMedia } = await import('../library/media/command-media.ts')
  try {
    return commandMedia(splitCommand(line))
  } catch (error) {
    throw new UsageError(messageOf(error), error)
  }
}

async function anki(url: string, { ANKICONNECT_KEY: key = '' }: Environment): Promise<unknown> {
  const { ankiConnect } = await import('../library/anki/anki-connect.ts')
  return ankiConnect({ url, ...given({ key }) })
}

/** The texts that say something. */
function given<Name extends string>(texts: Record<Name, string>): Partial<Record<Name, string>> {
  const said = Object.entries(texts).filter(([, text]) => text !== '')
  return Object.fromEntries(said) as Partial<Record<Name, string>>
}

function split(text: string): [before: string, after: string] {
  const [, before = '', after = ''] = /^([^:]*):?([^]*)$/.exec(text) ?? []
  return [before, after]
}
