import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { type Anki, ankiConnect } from '../../src/library/anki/anki-connect.ts'
import { AnkiError } from '../../src/library/anki/anki-error.ts'
import type { SyncCardsOptions } from '../../src/library/anki/sync-cards.ts'
import { vocabularyCards } from '../../src/library/anki/vocabulary-cards.ts'
import { syncCards } from '../../src/library/sync-cards.ts'
import { syncMedia } from '../../src/library/sync-media.ts'
import { syncTemplates } from '../../src/library/sync-templates.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import type { Stage } from '../../src/stage/stage.ts'
import { type AnkiServer, ankiServer } from '../helpers/anki-server.ts'
import { rig } from '../helpers/rig.ts'
import { card, mediaIn } from './anki/cards.ts'
import { meaning } from './vocabulary/meanings.ts'

const CARDS = [card('casa', 'home'), card('casa', 'building'), card('tener que', 'must')]

async function ready(t: TestContext) {
  const server = await ankiServer(t)
  const { session, folder } = rig(t)
  const run = { providers: { anki: ankiConnect({ url: server.url }) }, reject: false }
  assert.equal((await session.run(syncTemplates(), {}, run)).status, 'success')
  const sync = (cards: unknown, options: SyncCardsOptions = {}) =>
    session.run(syncCards({ folder, ...options }), { cards }, run)
  return { server, session, folder, run, sync }
}

function stagesIn(folder: string): Stage[] {
  return [syncTemplates(), syncMedia({ folder }), syncCards({ folder })] as Stage[]
}

function noteOf(server: AnkiServer, id: string) {
  return [...server.notes.values()].find(({ fields }) => fields['CardID'] === id)
}

const other = (id: string, deck = 'Spanish vocabulary') => ({
  deck,
  noteType: vocabularyCards.name,
  fields: { ...Object.fromEntries(vocabularyCards.fields.map((name) => [name, ''])), CardID: id },
})

test('new cards become notes, and what is told is what Anki did', async (t) => {
  const { server, sync } = await ready(t)
  const { status, message, data } = await sync(CARDS)
  assert.equal(status, 'success')
  assert.equal(message, 'Cards in Anki: 3 created, 0 updated, 0 unchanged')
  assert.equal(data?.created, server.done('addNote').length)
  assert.equal(server.notes.size, 3)
  assert.deepEqual(Object.keys(noteOf(server, 'casa_home')?.fields ?? {}), [
    ...vocabularyCards.fields,
  ])
})

test('two cards with one name are refused before anything is changed in Anki', async (t) => {
  const { server, sync } = await ready(t)
  const twice = [card('café', 'drink'), card('cafe\u0301', 'drink', { UsageNote: 'another' })]
  const { status, message } = await sync(twice, { deck: 'New' })
  assert.equal(status, 'failure')
  assert.equal(message, "Nothing was synced: There are two cards with the name 'café_drink'.")
  assert.deepEqual([server.notes.size, server.decks.has('New')], [0, false])
})

test('cards may lack what follows from their other fields', async (t) => {
  const { server, folder, session, run, sync } = await ready(t)
  mediaIn(folder, 'casa_home.png')
  const cards = [meaning('casa', 'home')]
  await session.run(syncMedia({ folder }), { cards }, run)
  assert.equal((await sync(cards)).status, 'success')
  assert.equal(noteOf(server, 'casa_home')?.fields['ImageFile'], '<img src="casa_home.png">')
})

test('a second run sends nothing; a change sends the fields that differ, trimmed', async (t) => {
  const { server, sync } = await ready(t)
  await sync(CARDS)
  const again = await sync(CARDS.map((one) => ({ ...one, IPA: ` ${String(one['IPA'])} ` })))
  assert.equal(again.message, 'Cards in Anki: 0 created, 0 updated, 3 unchanged')
  const changed = await sync([{ ...CARDS[0], UsageNote: 'everyday' }, ...CARDS.slice(1)])
  assert.equal(changed.message, 'Cards in Anki: 0 created, 1 updated, 2 unchanged')
  const updates = server.done('updateNoteFields') as { note: { fields: object } }[]
  assert.deepEqual(
    updates.map(({ note }) => note.fields),
    [{ UsageNote: 'everyday' }],
  )
  assert.equal(noteOf(server, 'casa_home')?.fields['UsageNote'], 'everyday')
})

test('wildcards, quotes and colons in ids find their own notes and no others', async (t) => {
  const { server, sync } = await ready(t)
  await sync([card('casa', 'axb'), card('Casa', 'a_b')])
  const ids = ['casa_a_b', 'casa_a*', 'x:y', String.raw`a\b`, 'say "no"', 're:.*', 'a < b & c']
  const cards = ids.map((CardID) => ({ ...card('casa', 'x'), CardID }))
  assert.equal((await sync(cards)).data?.created, ids.length)
  assert.equal((await sync(cards)).data?.unchanged, ids.length)
  assert.equal(noteOf(server, 'casa_axb')?.fields['MeaningID'], 'axb')
})

test('accents composed in another way are the same card, deck and note type', async (t) => {
  const { server, sync } = await ready(t)
  const deck = 'Español'
  await sync([card('médico', 'doctor')], { deck: deck.normalize('NFC') })
  const decomposed = { ...card('médico', 'doctor'), CardID: 'médico_doctor'.normalize('NFD') }
  const { data } = await sync([decomposed], { deck: deck.normalize('NFD') })
  assert.deepEqual([data?.unchanged, data?.deck], [1, deck.normalize('NFC')])
  assert.equal(server.done('createDeck').length, 1)
})

test('Anki that is not running is a failure that says what to start, with nothing counted', async (t) => {
  const { session, folder } = rig(t)
  const run = { providers: { anki: ankiConnect({ url: 'http://127.0.0.1:9' }) }, reject: false }
  for (const stage of stagesIn(folder)) {
    const { status, message, data } = await session.run(stage, { cards: CARDS }, run)
    assert.deepEqual([status, data], ['failure', undefined])
    assert.match(message, /Start Anki, with the add-on AnkiConnect \(code 2055492159\)/)
    assert.doesNotMatch(message, /created|stored/)
  }
})

test('without a provider the stages fail and name it', async (t) => {
  const { session, folder } = rig(t)
  for (const stage of stagesIn(folder)) {
    const result = await session.run(stage, { cards: CARDS }, { reject: false })
    assert.deepEqual([result.status, result.errors], ['failure', ['Missing provider: anki']])
  }
})

test('a look-up that fails adds no note', async (t) => {
  const { server, sync } = await ready(t)
  await sync(CARDS)
  server.refuse('findNotes', 'collection is not available', ({ query }) =>
    String(query).includes('CardID'),
  )
  const { status, errors } = await sync([...CARDS, card('perro', 'dog')])
  assert.equal(status, 'failure')
  assert.match(errors.join('\n'), /none of which was touched: collection is not available/)
  assert.equal(server.done('addNote').length, 3)
  assert.equal(server.notes.size, 3)
})

test('a look-up with an answer that is no list adds no note', async (t) => {
  const { server, sync } = await ready(t)
  server.answer('findNotes', '{"result": null, "error": null}')
  assert.equal((await sync(CARDS)).status, 'failure')
  assert.equal(server.done('addNote').length, 0)
})

test('an error in a reply of status 200 concerns its card; the others go on', async (t) => {
  const { server, sync } = await ready(t)
  server.refuse('addNote', 'cannot create note because it is empty', ({ note }) =>
    JSON.stringify(note).includes('casa_building'),
  )
  const { status, message, data, errors } = await sync(CARDS)
  assert.deepEqual([status, data?.created], ['partial', 2])
  assert.deepEqual(errors, ['casa_building: cannot create note because it is empty'])
  assert.match(message, /^Cards in Anki: 2 created, 0 updated, 0 unchanged; 1 error: casa_building/)
  assert.equal(server.done('addNote').length, 2)
})

test('when Anki refuses everything the stage fails', async (t) => {
  const { server, sync } = await ready(t)
  server.refuse('addNote', 'the collection is read-only')
  const { status, errors } = await sync(CARDS)
  assert.deepEqual([status, errors.length], ['failure', 3])
})

test('a change that Anki takes and does not make is not counted', async (t) => {
  const { server, sync } = await ready(t)
  await sync(CARDS)
  server.answer('updateNoteFields', '{"result": null, "error": null}')
  for (const note of server.notes.values()) Object.freeze(note.fields)
  const { status, data, errors } = await sync([{ ...CARDS[0], UsageNote: 'x' }, ...CARDS.slice(1)])
  assert.deepEqual([status, data?.updated, data?.unchanged], ['partial', 0, 2])
  assert.match(errors.join(), /casa_home: Anki does not show what it was sent in UsageNote/)
})

test('Anki that stops on the way leaves word of what it did', async (t) => {
  const { server, sync } = await ready(t)
  await sync(CARDS.slice(0, 1))
  server.vanishAt('deleteNotes')
  server.addNote(other('old_one'))
  const phrase = "DELETE 1 NOTES IN DECK 'Spanish vocabulary'"
  const { status, message } = await sync(CARDS, { deleteExtras: phrase })
  assert.equal(status, 'failure')
  assert.match(message, /^Cards in Anki: 2 created, 0 updated, 1 unchanged, then it stopped: Anki/)
})

test('what was deleted is counted, also where Anki refuses to show what is left', async (t) => {
  const { server, sync } = await ready(t)
  server.addNote(other('old_one'))
  server.refuse('deleteNotes', '', () => {
    server.refuse('findNotes', 'collection is not available')
    return false
  })
  const deleteExtras = "DELETE 1 NOTES IN DECK 'Spanish vocabulary'"
  const { status, data, errors } = await sync(CARDS, { deleteExtras })
  assert.equal(server.notes.size, CARDS.length)
  assert.deepEqual([status, data?.deleted, data?.extra], ['partial', 1, 1])
  assert.deepEqual(errors, ['Look for what is left: collection is not available'])
})

test('two notes of one card are told, and neither is touched', async (t) => {
  const { server, sync } = await ready(t)
  const ids = [server.addNote(other('casa_home')), server.addNote(other('casa_home', 'Default'))]
  const { status, errors } = await sync(CARDS)
  assert.equal(status, 'partial')
  assert.match(
    errors.join(),
    new RegExp(`casa_home: Anki has 2 notes of it \\(${ids.join(', ')}\\)`),
  )
  assert.equal(server.done('updateNoteFields').length, 0)
})

test('a note that was moved to another deck is updated there', async (t) => {
  const { server, sync } = await ready(t)
  server.addNote(other('casa_home', 'Default'))
  const { data } = await sync(CARDS)
  assert.deepEqual([data?.created, data?.updated], [2, 1])
  assert.equal(noteOf(server, 'casa_home')?.deck, 'Default')
})

test('other notes of the deck stay without the exact phrase, and go with it', async (t) => {
  const { server, sync } = await ready(t)
  const old = server.addNote(other('old_one'))
  const below = server.addNote(other('old_two', 'Spanish vocabulary::Verbs'))
  const elsewhere = server.addNote(other('old_three', 'Default'))
  const foreign = server.addNote({ ...other('old_four'), noteType: 'Basic' })
  const kept = await sync(CARDS)
  const phrase = "DELETE 1 NOTES IN DECK 'Spanish vocabulary'"
  assert.deepEqual([kept.data?.extra, kept.data?.deleted], [1, 0])
  assert.ok(kept.message.includes(phrase), kept.message)
  for (const wrong of [phrase.replace('1', '2'), phrase.toLowerCase(), `${phrase} `, 'yes']) {
    const { status, data, errors } = await sync(CARDS, { deleteExtras: wrong })
    assert.deepEqual([status, data?.deleted], ['partial', 0])
    assert.match(errors.join(), /Nothing was deleted/)
  }
  assert.equal(server.done('deleteNotes').length, 0)
  const { status, data } = await sync(CARDS, { deleteExtras: phrase })
  assert.deepEqual([status, data?.extra, data?.deleted], ['success', 1, 1])
  assert.deepEqual(server.done('deleteNotes'), [{ notes: [old] }])
  for (const id of [below, elsewhere, foreign]) assert.ok(server.notes.has(id))
})

test('a note type that is not there, or lacks a field, is a failure before any note', async (t) => {
  const { server, sync } = await ready(t)
  const type = server.noteTypes.get(vocabularyCards.name)
  type?.fields.splice(2, 1)
  assert.match((await sync(CARDS)).message, /lacks IPA/)
  server.noteTypes.clear()
  assert.match((await sync(CARDS)).message, /no note type 'Spanish vocabulary'.*sync_templates/)
  assert.equal(server.done('findNotes').length, 0)
})

test('media that Anki has are shown under its names; what it lacks leaves its field empty', async (t) => {
  const { server, session, folder, run, sync } = await ready(t)
  mediaIn(folder, 'casa_home.png', 'casa.mp3', 'qué?_x.png')
  const cards = [CARDS[0], { ...card('qué', 'x'), ImageFile: 'qué?_x.png' }]
  const media = await session.run(syncMedia({ folder }), { cards }, run)
  assert.equal(media.data?.stored, server.done('storeMediaFile').length)
  await session.run(syncCards({ folder }), { cards, sync_media: media.data }, run)
  const fields = noteOf(server, 'casa_home')?.fields
  assert.equal(fields?.['ImageFile'], '<img src="casa_home.png">')
  assert.equal(fields['WordAudio'], '[sound:casa.mp3]')
  assert.equal(noteOf(server, 'qué_x')?.fields['ImageFile'], '<img src="qué_x.png">')
  assert.equal(noteOf(server, 'qué_x')?.fields['WordAudio'], '')
  await sync([card('perro', 'dog')])
  assert.equal(noteOf(server, 'perro_dog')?.fields['ImageFile'], '')
})

test('texts are shown as they are written, not as HTML', async (t) => {
  const { server, sync } = await ready(t)
  const cards = [{ ...card('casa', 'home'), UsageNote: '<script>x</script> & "more"' }]
  await sync(cards)
  const shown = noteOf(server, 'casa_home')?.fields['UsageNote']
  assert.equal(shown, '&lt;script&gt;x&lt;/script&gt; &amp; "more"')
  assert.equal((await sync(cards)).data?.unchanged, 1)
})

test('no cards are a reason to skip, and something else than cards is refused', async (t) => {
  const { sync } = await ready(t)
  assert.equal((await sync(undefined)).status, 'skipped')
  assert.equal((await sync([])).status, 'skipped')
  assert.match((await sync('casa')).message, /'cards' has to be a list of records/)
})

test('many cards are looked up in company', async (t) => {
  const { server, sync } = await ready(t)
  const many = Array.from({ length: 120 }, (_, place) => card('casa', `m${place}`))
  assert.equal((await sync(many)).data?.created, 120)
  assert.ok(server.done('findNotes').length <= 4)
  assert.equal((await sync(many)).data?.unchanged, 120)
})

test('notes that Anki took before it stopped are counted, also unconfirmed ones', async (t) => {
  const cards = ['a', 'b', 'c'].map((id) => card('casa', id))
  for (const action of ['addNote', 'notesInfo']) {
    const { server, sync } = await ready(t)
    server.refuse('addNote', '', ({ note }) => {
      const { fields } = note as { fields: { CardID: string } }
      if (fields.CardID === 'casa_b') server.vanishAt(action)
      return false
    })
    const { status, message } = await sync(cards)
    const created = server.done('addNote').length
    assert.ok(created > 1)
    assert.equal(status, 'failure')
    assert.match(message, new RegExp(`^Cards in Anki: ${created} created, .* then it stopped`))
  }
})

test('where it can be tried again, a push that lost Anki on its way is gone on with', async (t) => {
  const { server, session, folder, run } = await ready(t)
  let isLost = false
  const anki = ankiConnect({ url: server.url })
  const shaky: Anki = {
    ask(action, params, signal) {
      if (action !== 'notesInfo' || isLost) return anki.ask(action, params, signal)
      isLost = true
      throw new AnkiError('anki_unreachable', action, 'Anki does not answer.')
    },
  }
  const patient = pipeline('push', [{ stage: syncCards({ folder }), retry: 1 }])
  const result = await session.run(
    patient,
    { cards: CARDS },
    { ...run, providers: { anki: shaky } },
  )
  assert.equal(result.status, 'success')
  assert.equal(server.notes.size, CARDS.length)
})

test('a comparison that Anki refuses is told, and what it said it did is counted', async (t) => {
  const { server, sync } = await ready(t)
  server.refuse('notesInfo', 'collection is not available')
  const { status, message, data } = await sync(CARDS)
  assert.equal(status, 'partial')
  assert.equal(data?.created, server.done('addNote').length)
  assert.match(message, /^Cards in Anki: 3 created, .*Comparison: collection is not available/)
})
