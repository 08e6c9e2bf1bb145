import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ankiConnect } from '../../src/library/anki/anki-connect.ts'
import { syncCards } from '../../src/library/sync-cards.ts'
import { syncMedia } from '../../src/library/sync-media.ts'
import { syncTemplates } from '../../src/library/sync-templates.ts'
import type { Stage } from '../../src/stage/stage.ts'
import { ankiServer } from '../helpers/anki-server.ts'
import { rig } from '../helpers/rig.ts'
import { card, mediaIn } from './anki/cards.ts'

const CARDS = [card('casa', 'home'), card('casa', 'building'), card('médico', 'doctor')]

async function ready(t: TestContext) {
  const server = await ankiServer(t)
  const { session, folder } = rig(t)
  const lent = { providers: { anki: ankiConnect({ url: server.url }) }, reject: false }
  const run = <Output>(stage: Stage<unknown, Output>, input: unknown) =>
    session.run(stage, input, lent)
  const sync = (cards: unknown = CARDS) => run(syncMedia({ folder }), { cards })
  return { server, folder, sync, run }
}

test('files that cards name are stored once, byte for byte, and counted as Anki took them', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder, 'casa_home.png', 'casa.mp3', 'casa_building.png', 'unused.png')
  const { status, message, data } = await sync()
  assert.equal(status, 'success')
  assert.equal(message, 'Media in Anki: 3 stored, 0 there already, 2 missing here')
  assert.equal(data?.stored, server.done('storeMediaFile').length)
  assert.equal(server.media.get('casa_home.png')?.toString(), 'bytes of casa_home.png')
  assert.deepEqual(data?.missing, ['médico_doctor.png', 'médico.mp3'])
  assert.equal((await sync()).message, 'Media in Anki: 0 stored, 3 there already, 2 missing here')
})

test('a refused upload is told, the others go on, and it is not counted', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder, 'casa_home.png', 'casa.mp3')
  server.refuse('storeMediaFile', 'disk is full', ({ filename }) => filename === 'casa.mp3')
  const { status, data, errors } = await sync()
  assert.deepEqual([status, data?.stored], ['partial', 1])
  assert.deepEqual(errors, ['casa.mp3: disk is full'])
  assert.deepEqual(data?.names, { 'casa_home.png': 'casa_home.png' })
  assert.equal(server.done('storeMediaFile').length, 1)
})

test('when every upload is refused the stage fails', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder, 'casa_home.png', 'casa.mp3')
  server.refuse('storeMediaFile', 'disk is full')
  const { status, errors } = await sync()
  assert.deepEqual([status, errors.length], ['failure', 2])
})

test('an empty file counts as missing', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder)
  writeFileSync(join(folder, 'media', 'casa.mp3'), '')
  const { data } = await sync()
  assert.ok(data?.missing.includes('casa.mp3'))
  assert.equal(server.done('storeMediaFile').length, 0)
})

test('a name composed in another way is the same file', async (t) => {
  const { server, folder, sync } = await ready(t)
  const name = 'médico.mp3'
  server.media.set(name.normalize('NFD'), Buffer.from('theirs'))
  mediaIn(folder, name.normalize('NFC'))
  const { data } = await sync()
  assert.equal(data?.present, 1)
  assert.equal(data?.names[name.normalize('NFC')], name.normalize('NFD'))
})

test('a file that was made anew since it was sent is sent again, once', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder, 'casa_home.png', 'casa.mp3')
  await sync()
  writeFileSync(join(folder, 'media', 'casa_home.png'), 'another picture')
  const { message } = await sync()
  assert.match(message, /^Media in Anki: 1 stored, 1 there already/)
  assert.equal(server.media.get('casa_home.png')?.toString(), 'another picture')
  assert.match((await sync()).message, /^Media in Anki: 0 stored, 2 there already/)
})

test('a file that Anki calls otherwise is known under that name from then on', async (t) => {
  const { server, folder, sync, run } = await ready(t)
  const cards = [card('con', 'company')]
  mediaIn(folder, 'con.wav')
  assert.deepEqual((await sync(cards)).data?.names, { 'con.mp3': 'con_.wav' })
  assert.match((await sync(cards)).message, /^Media in Anki: 0 stored, 1 there already/)
  await run(syncTemplates(), { cards })
  await run(syncCards({ folder }), { cards })
  const [note] = server.notes.values()
  assert.equal(note?.fields['WordAudio'], '[sound:con_.wav]')
})

test('a broken record of what was sent is named and left as it is', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder, 'casa.mp3')
  writeFileSync(join(folder, 'media', '.anki.json'), '{"casa.mp3": 1}')
  const { status, message } = await sync()
  assert.equal(status, 'failure')
  assert.match(message, /\.anki\.json cannot be used: its file 'casa\.mp3' has no name/)
  assert.equal(server.log.length, 0)
})

test('a name that leads out of the folder is never sent', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder)
  writeFileSync(join(folder, 'secret.png'), 'secret')
  await sync([{ ...card('casa', 'home'), ImageFile: '../secret.png' }])
  assert.equal(server.done('storeMediaFile').length, 0)
})

test('Anki that stops on the way leaves word of what it stored', async (t) => {
  const { server, folder, sync } = await ready(t)
  mediaIn(folder, 'casa_home.png', 'casa.mp3')
  server.refuse('storeMediaFile', 'x', ({ filename }) => {
    if (filename === 'casa_home.png') server.vanishAt('storeMediaFile')
    return false
  })
  const { status, message } = await sync()
  assert.equal(status, 'failure')
  assert.match(message, /^Media in Anki: 1 stored, .* then it stopped: Anki does not answer/)
})
