import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  cardImages,
  generateImages,
  generateMedia,
  pipeline,
  type Stage,
  validateMedia,
  vocabularyStages,
} from '../../../src/index.ts'
import { MP3 } from '../../helpers/media-server.ts'
import { rig } from '../../helpers/rig.ts'
import { cardsOf, recordingProvider } from './cards.ts'

test('words become cards with their media, with no model and no network', async (t) => {
  const { session, folder } = rig(t)
  const stages: Stage[] = [
    ...vocabularyStages({ folder, ipa: { espeak: 'none' } }),
    { ...generateMedia({ folder }), dependencies: ['ingest_batch'] },
    { ...validateMedia({ folder }), dependencies: ['generate_media'] },
  ]
  const learn = pipeline<object, Stage[]>('learn', stages)
  const providers = { image: cardImages(), audio: recordingProvider(() => MP3) }
  const run = () =>
    session.run(learn, { words: 'casa, con, tener que' }, { providers, backend: 'offline' })
  const { data } = await run()
  assert.deepEqual(data?.['validate_media'], { files: 7, warnings: [] })
  const files = readdirSync(join(folder, 'media')).sort()
  assert.deepEqual(files, [
    '.index.json',
    'casa.mp3',
    'casa_home.png',
    'con.mp3',
    'con_company.png',
    'con_instrument.png',
    'tener que.mp3',
    'tener que_obligation.png',
  ])
  assert.equal(providers.audio.asked.length, 3)
  await run()
  assert.equal(providers.audio.asked.length, 3)
})

test('a pipeline that is run again makes the files that are gone since, and no others', async (t) => {
  const { session, folder } = rig(t)
  const image = recordingProvider()
  const learn = pipeline<object, Stage[]>('learn', [generateImages({ folder })])
  const run = () => session.run(learn, { cards: cardsOf(3) }, { providers: { image } })
  await run()
  rmSync(join(folder, 'media', 'palabra1_a.png'))
  await run()
  assert.deepEqual(image.asked.slice(3), ['A picture of palabra1.'])
})
