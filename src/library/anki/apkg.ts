import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeParent } from '../../io/files.ts'
import { onDisk } from '../../io/disk-error.ts'
import { openSqlite } from '../../io/sqlite.ts'
import { writeZip } from '../../io/zip.ts'
import { collectionRow } from './apkg-collection.ts'
import { deckId, fieldChecksum, idOf, noteGuid } from './apkg-ids.ts'
import { COLLECTION_TABLES } from './apkg-schema.ts'
import { type CardType, frontFields } from './card-type.ts'
import { plainText } from './note-fields.ts'

export interface Package {
  deck: string
  cardType: CardType
  /** The fields of each note; all there are in the card type. */
  notes: readonly Readonly<Record<string, string>>[]
  /** Paths of media files by the names they have in fields. */
  media: ReadonlyMap<string, string>
  /** Milliseconds; notes of a later package take the place of earlier ones when imported. */
  nowMs: number
}

export interface PackageCounts {
  notes: number
  cards: number
  media: number
}

/**
 * Writes a package that Anki imports with a double click, and AnkiDroid and AnkiMobile too.
 *
 * Source: https://github.com/ankitects/anki/blob/main/rslib/src/import_export/package/meta.rs
 * (without a `meta` file it is the legacy form: `collection.anki2`, `media`, numbered files)
 *
 * @throws DiskError
 */
export async function writeApkg(path: string, content: Package): Promise<PackageCounts> {
  const folder = onDisk('create a folder in', tmpdir(), () =>
    mkdtempSync(join(tmpdir(), 'reverie-apkg-')),
  )
  try {
    const collection = join(folder, 'collection.anki2')
    const cards = await writeCollection(collection, content)
    makeParent(path)
    const files = [...content.media]
    const names = Object.fromEntries(files.map(([name], place) => [place, name]))
    writeZip(path, [
      { name: 'collection.anki2', content: () => readFileSync(collection), isCompressed: true },
      { name: 'media', content: () => Buffer.from(JSON.stringify(names)), isCompressed: true },
      ...files.map(([, file], place) => ({
        name: String(place),
        content: () => onDisk('read', file, () => readFileSync(file)),
        isCompressed: false,
      })),
    ])
    return { notes: content.notes.length, cards, media: files.length }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeCollection(path: string, content: Package): Promise<number> {
  const { cardType, deck, notes, nowMs } = content
  const database = await openSqlite(path)
  try {
    // A package is one file: what is beside it in write-ahead mode would not get into it.
    database.exec('PRAGMA journal_mode = DELETE')
    database.exec(COLLECTION_TABLES)
    let cards = 0
    database.transaction(() => {
      const row = collectionRow(cardType, deck, nowMs)
      database.prepare(`INSERT INTO col VALUES (${holes(row.length)})`).run(...row)
      const insertNote = database.prepare(`INSERT INTO notes VALUES (${holes(11)})`)
      const insertCard = database.prepare(`INSERT INTO cards VALUES (${holes(18)})`)
      const noteType = idOf('note type', cardType.name)
      const target = deckId(deck)
      const seconds = Math.floor(nowMs / 1000)
      const fronts = cardType.templates.map((template) => frontFields(cardType, template))
      for (const [place, note] of notes.entries()) {
        const id = nowMs + place
        const values = cardType.fields.map((field) => note[field] ?? '')
        const [first = ''] = values
        const guid = noteGuid(cardType.name, first)
        const texts = ['', values.join('\u001f'), plainText(first), fieldChecksum(first)] as const
        insertNote.run(id, guid, noteType, seconds, -1, ...texts, 0, '')
        for (const [ord, front] of fronts.entries()) {
          if (front.every((field) => (values[field] ?? '').trim() === '')) continue
          const order = [ord, seconds, -1, 0, 0, place + 1] as const
          insertCard.run(nowMs + cards, id, target, ...order, 0, 0, 0, 0, 0, 0, 0, 0, '')
          cards += 1
        }
      }
    })
    return cards
  } finally {
    database.close()
  }
}

function holes(count: number): string {
  return Array(count).fill('?').join(', ')
}
