import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { ankiConnect } from '../../src/library/anki/anki-connect.ts'
import type { CardType } from '../../src/library/anki/card-type.ts'
import { vocabularyCards } from '../../src/library/anki/vocabulary-cards.ts'
import { syncTemplates } from '../../src/library/sync-templates.ts'
import { ankiServer } from '../helpers/anki-server.ts'
import { rig } from '../helpers/rig.ts'

const { name, fields, css } = vocabularyCards
const [first] = vocabularyCards.templates
assert.ok(first)
const { name: template, front, back } = first

async function ready(t: TestContext) {
  const server = await ankiServer(t)
  const { session } = rig(t)
  const run = { providers: { anki: ankiConnect({ url: server.url }) }, reject: false }
  const sync = (cardType?: CardType) =>
    session.run(syncTemplates(cardType === undefined ? {} : { cardType }), {}, run)
  return { server, sync }
}

test('a note type that is not there is made with fields, templates and styling', async (t) => {
  const { server, sync } = await ready(t)
  const { status, message, data } = await sync()
  assert.deepEqual([status, data?.isCreated, data?.equal], ['success', true, 1])
  assert.equal(message, "Note type 'Spanish vocabulary': templates created")
  const type = server.noteTypes.get(name)
  assert.deepEqual(type?.fields, [...fields])
  assert.deepEqual(type?.templates, { [template]: { Front: front, Back: back } })
  assert.equal(type?.css, css)
})

test('an equal one is left alone, and what differs is updated alone', async (t) => {
  const { server, sync } = await ready(t)
  await sync()
  const type = server.noteTypes.get(name)
  assert.ok(type)
  type.css += '\n\n'
  assert.match((await sync()).message, /0 updated$/)
  type.templates[template] = { Front: 'old', Back: back }
  const { message, data } = await sync()
  assert.match(message, /1 updated$/)
  assert.deepEqual(data?.updated, [template])
  assert.equal(server.done('updateModelTemplates').length, 1)
  assert.equal(server.done('updateModelStyling').length, 0)
  type.css = '.card {}'
  assert.equal((await sync()).data?.isStylingUpdated, true)
  assert.equal(type.css, css)
})

test('what no update can bring about is told with what to do by hand', async (t) => {
  const { server, sync } = await ready(t)
  const type = { fields: ['Front', ...fields.slice(0, 3)], css, templates: {} }
  server.noteTypes.set(name, { ...type, templates: { 'Card 1': { Front: 'x', Back: 'y' } } })
  const { status, errors } = await sync()
  assert.equal(status, 'failure')
  const told = errors.join('\n')
  assert.match(told, /Field 'UsageNote' is not there.*add it/)
  assert.match(told, /The first field is not 'CardID'/)
  assert.match(told, /Template 'Meaning to word' is not there/)
  assert.match(told, /Template 'Card 1' makes cards of its own/)
})

test('a side that is to be empty cannot be emptied, and the update is not counted', async (t) => {
  const { server, sync } = await ready(t)
  await sync()
  const emptied = { ...vocabularyCards, templates: [{ name: template, front, back: '' }] }
  const { status, data, errors } = await sync(emptied)
  assert.deepEqual([status, data], ['failure', undefined])
  assert.match(errors.join(), /'Meaning to word' is another one after its update/)
  assert.equal(server.noteTypes.get(name)?.templates[template]?.Back, back)
})

test('a name composed in another way is the same note type, and the stored one counts', async (t) => {
  const { server, sync } = await ready(t)
  const spanish = 'Español'
  await sync({ ...vocabularyCards, name: spanish.normalize('NFD') })
  const { data } = await sync({ ...vocabularyCards, name: spanish.normalize('NFD') })
  assert.deepEqual([data?.noteType, data?.isCreated], [spanish.normalize('NFC'), false])
  assert.equal(server.noteTypes.size, 1)
})

test('what is lent as Anki and is none is refused with what to lend', async (t) => {
  const { session } = rig(t)
  const providers = { anki: 'http://127.0.0.1:8765' as never }
  const { message } = await session.run(syncTemplates(), {}, { providers, reject: false })
  assert.match(message, /provider 'anki' is no Anki: .* Lend ankiConnect\(\)\./)
})
