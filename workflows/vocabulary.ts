// Makes flash cards of words: finds their meanings, fills them in, checks the pronunciation, draws a
// picture and speaks a sound for each, and writes a package for Anki, or pushes to a running one.
//
//   npm run vocabulary                                   the words of the queue, else a first lesson
//   npm run vocabulary -- 'perro, tener que' --backend claude:sonnet
//   npm run vocabulary -- gato --anki --deck 'Español' --images openai --audio forvo
//
// Without --backend no model is asked: samples and placeholders show how it goes. Pictures are drawn
// here and sounds made by espeak-ng where it is installed, so that no key is needed either. Words that
// are learned already are not asked about again; pictures and sounds that are there are kept.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  ankiConnect,
  cardImages,
  espeakSpeech,
  forvo,
  InterruptedError,
  listRunners,
  type MediaProvider,
  openaiImages,
  openaiSpeech,
  ReverieError,
  Session,
  showProgress,
  vocabularyPipeline,
} from 'reverie'

const OPTIONS = {
  backend: { type: 'string', short: 'b', default: 'offline' },
  out: { type: 'string', default: 'artifacts/vocabulary' },
  images: { type: 'string', default: 'card' },
  audio: { type: 'string', default: 'espeak' },
  'max-new': { type: 'string' },
  anki: { type: 'boolean', default: false },
  'anki-url': { type: 'string', default: 'http://127.0.0.1:8765' },
  deck: { type: 'string', default: 'Spanish vocabulary' },
} as const

const FIRST_LESSON = 'casa, con, médico, tener que'
const IMAGES: Record<string, () => MediaProvider> = { card: cardImages, openai: openaiImages }
const SOUNDS: Record<string, () => Promise<MediaProvider | undefined>> = {
  espeak: espeakSpeech,
  openai: async () => openaiSpeech({ instructions: 'Speak slowly, in European Spanish.' }),
  forvo: async () => forvo({ countries: ['Spain'] }),
}

function options() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    const [problem = ''] = (error as Error).message.split('. ')
    return refuse(`${problem}. The options are --${Object.keys(OPTIONS).join(', --')}.`)
  }
}

const { values, positionals } = options()
const { out: folder, deck } = values
const [provider = ''] = values.backend.split(':')
if (!listRunners().includes(provider)) {
  refuse(`There is no provider '${provider}'. Known: ${listRunners().join(', ')}.`)
}
if (!URL.canParse(values['anki-url'])) refuse(`--anki-url ${values['anki-url']}: it is no address.`)
const image = chosen('--images', values.images, IMAGES)()
const audio = await chosen('--audio', values.audio, SOUNDS)()
const { ANKICONNECT_KEY: key = '' } = process.env
const anki = ankiConnect({ url: values['anki-url'], ...(key === '' ? {} : { key }) })
if (audio === undefined) console.error('espeak-ng is not installed: the cards get no sound.')

// What costs nothing needs no cap; else the stages have one of their own.
const isFree = image.name === 'card' && values.audio === 'espeak'
const cap = values['max-new'] ?? (isFree ? '1000' : undefined)
const vocabulary = vocabularyPipeline({
  folder,
  deck,
  to: values.anki ? 'anki' : 'apkg',
  ...(cap === undefined ? {} : { max_new: wholeNumber('--max-new', cap) }),
})

const progress = await showProgress(process.stderr, { env: process.env })
let session: Session | undefined
try {
  session = new Session({ outputDir: folder, prefix: 'run', log: progress.listener })
  const result = await session.run(vocabulary, input(), {
    backend: values.backend,
    providers: { image, audio, anki },
    reject: false,
  })
  progress.stop()
  if (result.status === 'failure') {
    console.error(result.message)
    process.exitCode = 1
  } else {
    // What a stub stands in for has been told on the way.
    for (const error of result.errors.filter((one) => !one.includes(': Stub: '))) {
      console.error(`- ${error}`)
    }
    const exported = result.data?.['export_apkg'] as { path: string } | undefined
    if (exported !== undefined) console.log(exported.path)
    if (values.backend === 'offline') {
      console.error('\nNo model was asked. For meanings of one, with its command:')
      console.error("  npm run vocabulary -- 'perro, gato' --backend claude:sonnet")
    }
  }
} catch (error) {
  if (!(error instanceof ReverieError)) throw error
  progress.stop()
  console.error(error.message)
  process.exitCode = error instanceof InterruptedError ? 130 : 1
} finally {
  await session?.close()
}

/** The words of the command line; without them the stages take those of the queue. */
function input(): { words?: string } {
  if (positionals.length > 0) return { words: positionals.join(',') }
  return existsSync(join(folder, 'word_queue.json')) ? {} : { words: FIRST_LESSON }
}

function chosen<Value>(option: string, name: string, known: Record<string, Value>): Value {
  return known[name] ?? refuse(`${option} ${name}: choose one of ${Object.keys(known).join(', ')}.`)
}

function wholeNumber(option: string, text: string): number {
  return /^\d+$/.test(text)
    ? Number(text)
    : refuse(`${option} ${text}: it has to be a whole number from 0.`)
}

function refuse(message: string): never {
  console.error(message)
  process.exit(2)
}
