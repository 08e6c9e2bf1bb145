import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'libsql'
import type { ExportApkgOptions } from '../../src/library/anki/export.ts'
import { vocabularyCards } from '../../src/library/anki/vocabulary-cards.ts'
import { exportApkg } from '../../src/library/export-apkg.ts'
import { emptyStore } from '../../src/library/vocabulary/store.ts'
import { rig, temporaryFolder } from '../helpers/rig.ts'
import { unzip } from '../helpers/unzip.ts'
import { card, mediaIn } from './anki/cards.ts'

const CARDS = [card('casa', 'home'), card('casa', 'building'), card('médico', 'doctor')]

interface NoteRow {
  id: number
  guid: string
  mid: number
  mod: number
  flds: string
  sfld: string | number
  csum: number
}

interface CardRow {
  id: number
  nid: number
  did: number
  ord: number
  due: number
}

async function exported(t: TestContext, cards: unknown = CARDS, options: ExportApkgOptions = {}) {
  const { session, folder } = rig(t)
  mediaIn(folder, 'casa_home.png', 'casa.mp3', 'médico.mp3'.normalize('NFC'))
  const result = await session.run(exportApkg({ folder, ...options }), { cards })
  assert.equal(result.status, 'success')
  return { folder, result, ...opened(t, result.data?.path ?? '') }
}

/** A package as another program reads it. */
function opened(t: TestContext, path: string) {
  const files = unzip(readFileSync(path))
  const bytes = files.get('collection.anki2') ?? Buffer.alloc(0)
  const file = join(temporaryFolder(t), 'collection.anki2')
  writeFileSync(file, bytes)
  const database = new Database(file, { readonly: true })
  t.after(() => database.close())
  const all = <Row>(sql: string) => database.prepare(sql).all() as Row[]
  const [col = {}] = all<Record<string, string | number>>('SELECT * FROM col')
  const parsed = (name: string) => JSON.parse(String(col[name])) as Record<string, never>
  const media = JSON.parse(String(files.get('media'))) as Record<string, string>
  return { files, bytes, all, col, parsed, media }
}

test('the collection has the tables and columns of version 11, in one whole file', async (t) => {
  const { all, bytes, col, files } = await exported(t)
  const columns = (table: string) =>
    all<{ name: string }>(`PRAGMA table_info(${table})`)
      .map(({ name }) => name)
      .join(' ')
  assert.equal(columns('col'), 'id crt mod scm ver dty usn ls conf models decks dconf tags')
  assert.equal(columns('notes'), 'id guid mid mod usn tags flds sfld csum flags data')
  assert.equal(
    columns('cards'),
    'id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data',
  )
  assert.equal(columns('revlog'), 'id cid usn ease ivl lastIvl factor time type')
  assert.equal(columns('graves'), 'usn oid type')
  const indices = all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'index'")
  assert.deepEqual(indices.map(({ name }) => name).sort(), [
    'ix_cards_nid',
    'ix_cards_sched',
    'ix_cards_usn',
    'ix_notes_csum',
    'ix_notes_usn',
    'ix_revlog_cid',
    'ix_revlog_usn',
  ])
  assert.deepEqual(all('PRAGMA integrity_check'), [{ integrity_check: 'ok' }])
  assert.equal(col['ver'], 11)
  // The header's versions of writing and reading: 1 is a journal of its own, 2 a write-ahead log.
  assert.deepEqual([bytes[18], bytes[19]], [1, 1])
  assert.ok(!files.has('collection.anki21'))
})

test('notes hold the fields in order, with the checksum and sort field of Anki', async (t) => {
  const { all, parsed } = await exported(t)
  const notes = all<NoteRow>('SELECT * FROM notes ORDER BY id')
  const [first] = notes
  assert.equal(notes.length, 3)
  const values = (first?.flds ?? '').split('\u001f')
  assert.equal(values.length, vocabularyCards.fields.length)
  assert.deepEqual(values.slice(0, 3), ['casa_home', 'casa', '[x]'])
  assert.equal(values[vocabularyCards.fields.indexOf('ImageFile')], '<img src="casa_home.png">')
  assert.equal(values[vocabularyCards.fields.indexOf('WordAudio')], '[sound:casa.mp3]')
  assert.equal(first?.sfld, 'casa_home')
  const sha = createHash('sha1').update('casa_home').digest('hex').slice(0, 8)
  assert.equal(first.csum, Number.parseInt(sha, 16))
  const [model] = Object.values(parsed('models')) as { id: number; flds: { name: string }[] }[]
  assert.ok(model)
  assert.deepEqual([...new Set(notes.map(({ mid }) => mid))], [model.id])
  assert.deepEqual(
    model.flds.map(({ name }) => name),
    [...vocabularyCards.fields],
  )
})

test('each meaning is one new card in the deck, in order', async (t) => {
  const { all, parsed, result } = await exported(t, CARDS, { deck: 'Español::Núcleo' })
  const cards = all<CardRow & Record<string, number>>('SELECT * FROM cards ORDER BY due')
  const notes = all<NoteRow>('SELECT * FROM notes ORDER BY id')
  assert.deepEqual(
    cards.map(({ nid }) => nid),
    notes.map(({ id }) => id),
  )
  assert.deepEqual(
    cards.map(({ due, ord, type, queue }) => [due, ord, type, queue]),
    [1, 2, 3].map((due) => [due, 0, 0, 0]),
  )
  const decks = parsed('decks') as Record<string, { name: string; conf: number }>
  const deck = decks[String(cards[0]?.did)]
  assert.deepEqual([deck?.name, result.data?.deck], ['Español::Núcleo', 'Español::Núcleo'])
  assert.ok(parsed('dconf')[String(deck?.conf)])
  assert.equal(decks['1']?.name, 'Default')
})

test('media are numbered files with a table of their names; what is missing is told', async (t) => {
  const { files, media, result, all } = await exported(t)
  assert.deepEqual(Object.values(media).sort(), ['casa.mp3', 'casa_home.png', 'médico.mp3'])
  for (const [number, name] of Object.entries(media)) {
    assert.equal(files.get(number)?.toString(), `bytes of ${name}`)
  }
  assert.equal(files.size, 2 + 3)
  assert.deepEqual(result.data?.missing, ['casa_building.png', 'médico_doctor.png'])
  assert.match(result.message, /Wrote 3 cards and 3 media files to .*, 2 media files are not there/)
  const named = all<NoteRow>('SELECT * FROM notes').flatMap(({ flds }) =>
    [...flds.matchAll(/src="([^"]+)"|\[sound:([^\]]+)\]/g)].map(
      ([, image, sound]) => image ?? sound,
    ),
  )
  assert.deepEqual(new Set(named), new Set(Object.values(media)))
})

test('cards for the deck that every collection has are in that one', async (t) => {
  const { all, parsed } = await exported(t, CARDS, { deck: 'Default' })
  assert.deepEqual(Object.keys(parsed('decks')), ['1'])
  assert.deepEqual(all('SELECT DISTINCT did FROM cards'), [{ did: 1 }])
})

test('a card without its word names no media', async (t) => {
  const { result } = await exported(t, [{ CardID: 'alone', GappedSentence: '_____' }])
  assert.deepEqual([result.data?.cards, result.data?.missing], [1, []])
})

test('a later package has the same notes, note type and deck, and is newer', async (t) => {
  const one = await exported(t)
  const other = await exported(t, CARDS.toReversed())
  const guids = (rows: typeof one) =>
    new Map(
      rows
        .all<NoteRow>('SELECT * FROM notes')
        .map(({ guid, flds }) => [flds.split('\u001f')[0], guid] as const),
    )
  assert.deepEqual(guids(one), guids(other))
  assert.equal(new Set(guids(one).values()).size, 3)
  for (const guid of guids(one).values()) assert.match(guid, /^[!#-&(-[\]-~]{1,10}$/)
  for (const name of ['models', 'decks']) {
    assert.deepEqual(Object.keys(one.parsed(name)), Object.keys(other.parsed(name)))
  }
  assert.ok(Number(other.col['mod']) >= Number(one.col['mod']))
})

test('a card is made for each template whose front has something on it', async (t) => {
  const cardType = {
    name: 'Two ways',
    fields: ['CardID', 'SpanishWord', 'UsageNote'],
    templates: [
      { name: 'Word', front: '{{SpanishWord}}', back: '{{CardID}}' },
      { name: 'Note', front: '{{#CardID}}{{text:UsageNote}}{{/CardID}}', back: '{{CardID}}' },
    ],
    css: '',
  }
  const cards = [card('casa', 'home'), card('perro', 'dog', { UsageNote: 'a note' })]
  const { all, result } = await exported(t, cards, { cardType })
  assert.equal(result.data?.cards, 3)
  const rows = all<{ ord: number }>('SELECT ord FROM cards ORDER BY id')
  assert.deepEqual(
    rows.map(({ ord }) => ord),
    [0, 0, 1],
  )
})

test('without cards of the input the whole vocabulary is exported', async (t) => {
  const { session, folder } = rig(t)
  const skipped = await session.run(exportApkg({ folder }), {})
  assert.equal(skipped.status, 'skipped')
  const words = { casa: { word: 'casa', processed_date: '', meanings: CARDS, cards_created: 3 } }
  const store = { ...emptyStore('2025-01-02T03:04:05.000Z'), words }
  writeFileSync(join(folder, 'vocabulary.json'), JSON.stringify(store))
  const path = join(folder, 'new', 'all.apkg')
  const { data } = await session.run(exportApkg({ folder, path }), {})
  assert.deepEqual([data?.cards, data?.path], [3, path])
  assert.deepEqual(readdirSync(dirname(path)), ['all.apkg'])
})

test('two cards of one name, or one without, are refused and no file is written', async (t) => {
  const { session, folder } = rig(t)
  const nameless = { ...card('casa', 'home'), CardID: ' ' }
  for (const cards of [[...CARDS, CARDS[0]], [nameless]]) {
    const stage = exportApkg({ folder })
    const { status, message } = await session.run(stage, { cards }, { reject: false })
    assert.equal(status, 'failure')
    assert.match(message, /Nothing was exported/)
  }
  assert.ok(!readdirSync(folder).some((name) => name.endsWith('.apkg')))
})

test('a target that cannot be written is a failure that names it', async (t) => {
  const { session, folder } = rig(t)
  mkdirSync(join(folder, 'x.apkg'))
  const stage = exportApkg({ folder, path: join(folder, 'x.apkg') })
  const { status, message } = await session.run(stage, { cards: CARDS }, { reject: false })
  assert.equal(status, 'failure')
  assert.match(message, /x\.apkg/)
})
