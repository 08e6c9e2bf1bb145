import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import { ankiConnect, getStage, listStages, type Stage, type StageResult } from '../../src/index.ts'
import type { Runner } from '../../src/runners/contract.ts'
import { Session } from '../../src/session.ts'
import { stageConformance } from '../../src/stage/conformance.ts'
import { ankiServer } from '../helpers/anki-server.ts'
import { MP3, PIXEL } from '../helpers/media-server.ts'
import { scriptedRunner } from '../helpers/rig.ts'
import { card } from './anki/cards.ts'
import { answering, GOOD, JOB, PLAN } from './job-analysis/answers.ts'
import { recordingProvider } from './media/cards.ts'
import { filled, meaning, stage as staging } from './vocabulary/meanings.ts'

// Every ready-made stage, on providers that cost nothing.

const FOLDER = mkdtempSync(join(tmpdir(), 'reverie-test-'))
after(() => rmSync(FOLDER, { recursive: true, force: true }))
/** What the helpers ask of a test: to be told of the end. */
const file = { after } as unknown as TestContext
const page = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
after(() => {
  page.close()
  page.closeAllConnections()
})
const anki = ankiServer(file).then(async (server) => {
  const lent = ankiConnect({ url: server.url })
  const session = new Session({ outputDir: FOLDER, prefix: 'templates' })
  await session.run(getStage('sync_templates'), {}, { providers: { anki: lent } })
  await session.close()
  return lent
})

let runs = 0

/** A folder of its own. */
function place(): string {
  runs += 1
  const folder = join(FOLDER, String(runs))
  mkdirSync(join(folder, 'media'), { recursive: true })
  return folder
}

interface Case {
  /** Options of the stage. */
  options?: () => object
  input: () => unknown
  /** An input it has to refuse, or why it takes any. */
  refused: (() => unknown) | string
  /** Answers what it asks. Default: nobody is asked. */
  runner?: () => Runner
}

const cards = () => ({ cards: [card('casa', 'home')] })
const strangers = () => ({ cards: 7 })
const job = () => ({ runner: () => answering(), refused: () => ({ task_atoms: 'none' }) })
const meanings = [meaning('casa', 'home', { IPA: '[ˈka.sa]' })]
const taskAtoms = GOOD.extract_tasks
const proposal = { SpanishWord: 'sol', MeaningID: 'a', MeaningContext: 'star' }
const answer = { meanings: [meaning('sol', 'a')], skipped_words: [] }

const CASES: Readonly<Record<string, Case>> = {
  analyze_words: {
    input: () => ({ words: 'sol' }),
    refused: () => ({ words: 7 }),
    runner: () => scriptedRunner(JSON.stringify({ meanings: [proposal] })),
  },
  classify_phases: { ...job(), input: () => taskAtoms },
  classify_static: { ...job(), input: () => taskAtoms },
  collect: { ...job(), input: () => JOB, refused: () => ({ ...JOB, description: '' }) },
  draw_workflow: { input: () => PLAN, refused: () => ({ ...PLAN, nodes: [] }) },
  export_apkg: { options: () => ({ folder: place() }), input: cards, refused: strangers },
  extract_tasks: { ...job(), input: () => ({ ...GOOD.collect, ...GOOD.summarize }) },
  fill_batch: {
    input: () => ({ file: staging(place(), { ...filled([]), words: ['sol'] }) }),
    refused: () => ({ file: ' ' }),
    runner: () => scriptedRunner(JSON.stringify(answer)),
  },
  generate_audio: { options: () => ({ folder: place() }), input: cards, refused: strangers },
  generate_images: { options: () => ({ folder: place() }), input: cards, refused: strangers },
  generate_media: { options: () => ({ folder: place() }), input: cards, refused: strangers },
  ingest_batch: {
    options: () => ({ folder: place() }),
    input: () => ({ file: staging(place(), filled(meanings)) }),
    refused: () => ({ file: staging(place(), '{"words": [') }),
  },
  job_analysis: {
    options: () => ({ database: join(place(), 'jobs.sqlite') }),
    input: () => JOB,
    refused: () => ({ title: 'Baker' }),
    runner: () => answering(),
  },
  load_file: {
    input() {
      const path = join(place(), 'words.json')
      writeFileSync(path, '["sol"]')
      return { path }
    },
    refused: () => ({ path: 7 }),
  },
  plan_workflow: {
    ...job(),
    input: () => ({ ...taskAtoms, ...GOOD.classify_phases, ...GOOD.classify_static }),
  },
  prepare_batch: {
    options: () => ({ folder: place() }),
    input: () => ({ words: 'sol' }),
    refused: () => ({}),
  },
  request: {
    input: () => ({ url: `http://127.0.0.1:${(page.address() as AddressInfo).port}` }),
    refused: () => ({ url: 'nowhere' }),
  },
  save_file: {
    options: () => ({ path: join(place(), 'saved.json'), key: 'words' }),
    input: () => ({ words: ['sol'] }),
    refused: () => null,
  },
  summarize: { ...job(), input: () => GOOD.collect, refused: () => ({}) },
  sync_cards: { options: () => ({ folder: place() }), input: cards, refused: strangers },
  sync_media: { options: () => ({ folder: place() }), input: cards, refused: strangers },
  sync_templates: { input: () => ({}), refused: 'it looks at no input' },
  validate: {
    options: () => ({ schema: () => [], key: 'words' }),
    input: () => ({ words: [] }),
    refused: () => ({}),
  },
  validate_data: {
    options: () => ({ key: 'meanings' }),
    input: () => ({ meanings }),
    refused: () => ({ meanings: [{}] }),
  },
  validate_ipa: {
    options: () => ({ espeak: 'none' }),
    input: () => ({ meanings }),
    refused: () => ({ meanings: [{}] }),
  },
  validate_media: {
    options() {
      const folder = place()
      writeFileSync(join(folder, 'media', 'casa.mp3'), MP3)
      writeFileSync(join(folder, 'media', 'casa_home.png'), PIXEL)
      return { folder }
    },
    input: cards,
    refused: strangers,
  },
  vocabulary: {
    options: () => ({ folder: place(), ipa: { espeak: 'none' } }),
    input: () => ({ words: 'sol' }),
    refused: () => ({ words: 7 }),
    runner: () => scriptedRunner(JSON.stringify({ meanings: [proposal] }), JSON.stringify(answer)),
  },
}

test('every ready-made stage is held against the kit', () => {
  assert.deepEqual(listStages(), Object.keys(CASES).sort())
})

/** What comes when something before a stage went wrong. */
const STRANGE: readonly unknown[] = [undefined, null, '', 'text', 7, [], [null], {}]
const ACCIDENT = /^Cannot (?:read|set|destructure|convert)|is not (?:a function|iterable|defined)/

for (const [name, { options = () => ({}), input, refused, runner }] of Object.entries(CASES)) {
  const make = () => getStage(name, options())
  const run = async <In, Out>(stage: Stage<In, Out>, given: In): Promise<StageResult<Out>> => {
    const more = runner === undefined ? {} : { runner: runner() }
    const session = new Session({ outputDir: place(), prefix: 'p', durable: false, ...more })
    const image = recordingProvider()
    const audio = recordingProvider(() => MP3)
    const providers = { image, audio, anki: await anki }
    const backend = runner === undefined ? {} : { backend: 'claude:sonnet' }
    try {
      return await session.run(stage, given, { reject: false, providers, ...backend })
    } finally {
      await session.close()
    }
  }

  stageConformance(name, {
    test,
    make,
    run,
    input,
    refused: typeof refused === 'string' ? { cannot: refused } : refused,
    registered: { name, options: options() },
  })

  test(`stage ${name}: whatever it is given, it does not stumble`, async () => {
    for (const given of STRANGE) {
      const { status, message } = await run(make(), given)
      if (status === 'failure') assert.doesNotMatch(message, ACCIDENT, `given ${inspect(given)}`)
    }
  })
}
