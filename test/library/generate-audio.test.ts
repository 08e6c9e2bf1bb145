import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateAudio } from '../../src/library/generate-audio.ts'
import { promptHash } from '../../src/library/media/provenance.ts'
import type { MediaProvider } from '../../src/library/media/provider.ts'
import { MP3 } from '../helpers/media-server.ts'
import { type Rig, rig } from '../helpers/rig.ts'
import { card, indexIn, recordingProvider } from './media/cards.ts'

function run({ session, folder }: Rig, audio: MediaProvider | undefined, cards: unknown) {
  const providers = audio === undefined ? {} : { audio }
  return session.run(generateAudio({ folder }), { cards }, { providers, reject: false })
}

test('what is said is the word, once for all its meanings, also in a second file a card names', async (t) => {
  const bench = rig(t)
  const audio = recordingProvider(() => MP3)
  const cards = [card('con'), { ...card('con', 'b'), WordAudioAlt: '[sound:con slow.mp3]' }]
  const { message, data } = await run(bench, audio, cards)
  assert.equal(message, 'Generated 2 audio files, cost unknown')
  assert.deepEqual(data?.generated, ['con.mp3', 'con slow.mp3'])
  assert.deepEqual(audio.asked, ['con', 'con'])
  assert.equal(indexIn(bench.folder)['con.mp3']?.prompt_hash, promptHash('con', 'con'))
})

test('another picture of a word does not make its audio stale, another word in the file does', async (t) => {
  const bench = rig(t)
  const audio = recordingProvider(() => MP3)
  await run(bench, audio, [card('sol')])
  assert.deepEqual((await run(bench, audio, [card('sol', 'a', 'Other.')])).data?.stale, [])
  const renamed = { ...card('luna'), WordAudio: '[sound:sol.mp3]' }
  assert.deepEqual((await run(bench, audio, [renamed])).data?.stale, ['sol.mp3'])
  assert.equal(audio.asked.length, 1)
})

test('without its provider it fails and names it', async (t) => {
  const { status, errors } = await run(rig(t), undefined, [card('sol')])
  assert.deepEqual([status, errors], ['failure', ['Missing provider: audio']])
})
