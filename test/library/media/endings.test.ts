import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MediaProvider } from '../../../src/library/media/provider.ts'
import { ankiConnect } from '../../../src/library/anki/anki-connect.ts'
import { exportApkg } from '../../../src/library/export-apkg.ts'
import { generateAudio } from '../../../src/library/generate-audio.ts'
import { namesFor, whyUnknownEnding } from '../../../src/library/media/media-type.ts'
import { syncCards } from '../../../src/library/sync-cards.ts'
import { syncMedia } from '../../../src/library/sync-media.ts'
import { syncTemplates } from '../../../src/library/sync-templates.ts'
import { validateMedia } from '../../../src/library/validate-media.ts'
import { ankiServer } from '../../helpers/anki-server.ts'
import { MP3 } from '../../helpers/media-server.ts'
import { rig } from '../../helpers/rig.ts'
import { card as wholeCard } from '../anki/cards.ts'
import { indexIn, mediaIn, recordingProvider } from './cards.ts'

const WAVE = Buffer.concat([Buffer.from('RIFF\x26\0\0\0WAVEfmt '), Buffer.alloc(26)])
const cards = [{ ...wholeCard('casa', 'home'), ImageFile: '' }]

function speaker(format: string, bytes: Uint8Array) {
  return Object.assign(
    recordingProvider(() => bytes),
    { formats: [format] },
  )
}

test('a provider gives a file the ending it makes, and everything after finds it', async (t) => {
  const { session, folder } = rig(t)
  const audio = speaker('wav', WAVE)
  const make = () => session.run(generateAudio({ folder }), { cards }, { providers: { audio } })
  assert.deepEqual((await make()).data?.generated, ['casa.wav'])
  assert.deepEqual((await make()).data?.present, ['casa.wav'])
  assert.equal(audio.asked.length, 1)
  const checked = await session.run(validateMedia({ folder }), { cards })
  assert.deepEqual(checked.data, { files: 1, warnings: [] })
  const exported = await session.run(exportApkg({ folder }), { cards })
  assert.deepEqual([exported.data?.media, exported.data?.missing], [1, []])
  const server = await ankiServer(t)
  const run = { providers: { anki: ankiConnect({ url: server.url }) } }
  await session.run(syncTemplates(), {}, run)
  const { data } = await session.run(syncMedia({ folder }), { cards }, run)
  assert.deepEqual(data?.names, { 'casa.mp3': 'casa.wav' })
  // Without what sync_media said, the name is looked up among those Anki has.
  await session.run(syncCards({ folder }), { cards }, run)
  const [note] = server.notes.values()
  assert.equal(note?.fields['WordAudio'], '[sound:casa.wav]')
})

test('made again by another provider, a file of another ending takes its place', async (t) => {
  const { session, folder } = rig(t)
  const make = (audio: MediaProvider, more: object) =>
    session.run(generateAudio({ folder, ...more }), { cards }, { providers: { audio } })
  await make(speaker('wav', WAVE), {})
  assert.deepEqual((await make(speaker('mp3', MP3), {})).data?.present, ['casa.wav'])
  const again = await make(speaker('mp3', MP3), { force_regenerate: true })
  assert.deepEqual(again.data?.generated, ['casa.mp3'])
  assert.deepEqual(mediaIn(folder), ['.index.json', 'casa.mp3'])
  assert.deepEqual(Object.keys(indexIn(folder)), ['casa.mp3'])
})

test('a picture stays a picture and a sound a sound, and the name on the card goes first', () => {
  for (const [file, other, never] of [
    ['a.b.mp3', 'a.b.wav', 'a.b.png'],
    ['x.PNG', 'x.svg', 'x.wav'],
  ] as const) {
    const names = namesFor(file)
    assert.equal(names[0], file)
    assert.ok(names.includes(other) && !names.includes(never))
    assert.equal(new Set(names).size, names.length)
    for (const name of names) assert.equal(whyUnknownEnding(name), undefined)
  }
  assert.deepEqual(namesFor('casa'), ['casa'])
})
