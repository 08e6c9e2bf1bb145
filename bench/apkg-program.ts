// Exports a vocabulary with pictures and sounds as a package, and beside it copies the media files
// one by one, which is the least that has to be done.
import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeApkg } from '../src/library/anki/apkg.ts'
import { vocabularyCards } from '../src/library/anki/vocabulary-cards.ts'
import { timed } from './rounds.ts'

export interface ApkgReport {
  ours: number
  copies: number
  megabytes: number
}

const PICTURE = Buffer.alloc(30_000, 'picture')
const SOUND = Buffer.alloc(10_000, 'sound')

const [folder = '.', count = '1000'] = process.argv.slice(2)
for (const name of ['media', 'copies']) mkdirSync(join(folder, name))
const media = new Map<string, string>()
const notes = Array.from({ length: Number(count) }, (_, place) => {
  for (const [name, bytes] of [
    [`word${place}_x.png`, PICTURE],
    [`word${place}.mp3`, SOUND],
  ] as const) {
    media.set(name, join(folder, 'media', name))
    writeFileSync(join(folder, 'media', name), bytes)
  }
  const fields = vocabularyCards.fields.map((field) => [field, `${field} of word ${place}`])
  return { ...(Object.fromEntries(fields) as Record<string, string>), CardID: `word${place}_x` }
})
const path = join(folder, 'cards.apkg')
const content = { deck: 'Words', cardType: vocabularyCards, notes, media, nowMs: Date.now() }
const ours = await timed(() => writeApkg(path, content))
const copies = await timed(() => {
  for (const [name, file] of media) copyFileSync(file, join(folder, 'copies', name))
})
const report: ApkgReport = { ours, copies, megabytes: statSync(path).size / 1e6 }
console.log(JSON.stringify(report))
