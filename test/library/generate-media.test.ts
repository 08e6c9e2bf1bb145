import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { getStage, listStages, stageInfo } from '../../src/index.ts'
import { generateMedia } from '../../src/library/generate-media.ts'
import type { GenerateOptions } from '../../src/library/media/generate-options.ts'
import type { MediaProvider } from '../../src/library/media/provider.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import { MP3, PIXEL } from '../helpers/media-server.ts'
import { type Rig, rig } from '../helpers/rig.ts'
import { card, cardsOf, mediaIn, recordingProvider } from './media/cards.ts'

function run(
  { session, folder }: Rig,
  providers: object,
  cards: unknown,
  options?: GenerateOptions,
) {
  const stage = generateMedia({ folder, ...options })
  return session.run(stage, { cards }, { providers: { ...providers }, reject: false })
}

const speaker = () => recordingProvider(() => MP3)

test('images and audio are made of the same cards, each word said once', async (t) => {
  const bench = rig(t)
  const [image, audio] = [recordingProvider(), speaker()]
  const { status, message, data } = await run(bench, { image, audio }, [
    card('con'),
    card('con', 'b'),
  ])
  assert.equal(status, 'success')
  assert.equal(message, 'Generated 2 images, cost unknown; Generated 1 audio file, cost unknown')
  assert.deepEqual(data?.image?.generated, ['con_a.png', 'con_b.png'])
  assert.deepEqual(data?.audio?.generated, ['con.mp3'])
  assert.deepEqual(audio.asked, ['con'])
  assert.deepEqual(mediaIn(bench.folder), ['.index.json', 'con.mp3', 'con_a.png', 'con_b.png'])
})

test('too many of one kind are refused before anything of the other is made', async (t) => {
  const bench = rig(t)
  const [image, audio] = [recordingProvider(), speaker()]
  const cards = [...cardsOf(5), { ...card('sol'), ImageFile: '' }]
  const { status, message } = await run(bench, { image, audio }, cards)
  assert.equal(status, 'failure')
  assert.match(message, /6 audio files/)
  assert.deepEqual([...image.asked, ...audio.asked], [])
  assert.equal(existsSync(join(bench.folder, 'media')), false)
})

test('a missing provider is named before anything is made, or only its kind is passed over', async (t) => {
  const bench = rig(t)
  const image = recordingProvider()
  const missing = await run(bench, { image }, cardsOf(1))
  assert.deepEqual([missing.status, missing.errors], ['failure', ['Missing provider: audio']])
  assert.deepEqual(image.asked, [])
  const optional = await run(bench, { image }, cardsOf(1), { required: false })
  assert.deepEqual([optional.status, optional.data?.audio], ['success', undefined])
  assert.match(optional.message, /Generated 1 image, .*; Missing provider: audio/)
  const nobody = await run(bench, {}, cardsOf(1), { required: false })
  assert.equal(nobody.status, 'skipped')
})

test('one kind that fails leaves the other, and both that fail are a failure', async (t) => {
  const bench = rig(t)
  const broken = () => recordingProvider(() => Promise.reject(new Error('no voice')))
  const half = await run(bench, { image: recordingProvider(), audio: broken() }, cardsOf(1))
  assert.deepEqual([half.status, half.errors], ['partial', ['palabra0.mp3: no voice']])
  assert.equal(half.data?.image?.generated.length, 1)
  const none = await run(bench, { image: broken(), audio: broken() }, [card('sol')])
  assert.equal(none.status, 'failure')
  assert.equal(none.errors.length, 2)
  assert.match(none.message, /1 image could not be made: .*; 1 audio file could not be made: /)
})

test('it is tried again like its parts: after a failure that may pass, and after no other', async (t) => {
  const bench = rig(t)
  const tries = { kept: 0, refused: 0 }
  const busy = recordingProvider(() => {
    tries.kept += 1
    return tries.kept === 1 ? Promise.reject(new Error('busy')) : PIXEL
  })
  const outcome = async (name: string, image: MediaProvider) => {
    const stage = generateMedia({ folder: bench.folder, required: false })
    const patient = pipeline(name, [{ stage, retry: 2 }])
    const how = { providers: { image }, reject: false }
    return (await bench.session.run(patient, { cards: cardsOf(1) }, how)).status
  }
  const text = recordingProvider(() => {
    tries.refused += 1
    return Buffer.from('no picture')
  })
  assert.deepEqual([await outcome('bad', text), tries.refused], ['failure', 1])
  assert.deepEqual([await outcome('good', busy), tries.kept], ['success', 2])
})

test('forcing it forces both kinds', async (t) => {
  const bench = rig(t)
  const providers = { image: recordingProvider(), audio: speaker() }
  await run(bench, providers, cardsOf(1))
  const { data } = await run(bench, providers, cardsOf(1), { force_regenerate: true })
  assert.deepEqual([data?.image?.generated.length, data?.audio?.generated.length], [1, 1])
})

test('the stages of media are made by their names and told what they take', () => {
  for (const name of ['generate_images', 'generate_audio', 'generate_media', 'validate_media']) {
    assert.ok(listStages().includes(name), name)
    assert.equal(getStage(name).name, name)
    assert.equal(z.toJSONSchema(stageInfo(name).options as z.ZodType)['type'], 'object')
    assert.throws(() => getStage(name, { no_such: 1 }), { code: 'stage_options', stage: name })
  }
  assert.throws(() => getStage('generate_media', { max_new: -1 }), { code: 'stage_options' })
})
