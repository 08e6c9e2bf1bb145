import { join, resolve } from 'node:path'
import { done, Outcome } from '../../stage/outcome.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { counted } from '../vocabulary/words.ts'
import { type PackageCounts, writeApkg } from './apkg.ts'
import { type CardChoice, type ChosenCards, chosenCards } from './cards.ts'
import { mediaName, mediaNames } from './card-media.ts'
import { nameKey } from './names.ts'
import { noteFields } from './note-fields.ts'
import { refuseTwice } from './refuse-twice.ts'
import { DEFAULT_DECK } from './vocabulary-cards.ts'

export interface ExportApkgOptions extends CardChoice {
  /** The package. Default: the schema's name with `.apkg`, in the folder of the vocabulary. */
  path?: string
  /** Default `Spanish vocabulary`; `::` parts decks within decks. */
  deck?: string
}

export interface Exported extends PackageCounts {
  path: string
  deck: string
  /** Media files that cards name and that are not there. */
  missing: readonly string[]
}

/** Writes the cards into a package, with what there is of their pictures and sounds. */
export async function exportApkg(
  options: ExportApkgOptions,
  input: unknown,
  context: StageContext,
): Promise<Returned<Exported>> {
  const chosen = chosenCards(options, input, context)
  if (chosen instanceof Outcome) return chosen
  const { cards, folder, schema, cardType } = chosen
  const { path = join(folder, `${schema.name}.apkg`), deck = DEFAULT_DECK } = options
  const { files, names, missing } = mediaOf(chosen)
  const stored = (file: string) => names.get(file)
  const notes = cards.map((card) => noteFields(cardType, schema, card, stored))
  refuseTwice('exported', cardType, notes)
  const target = resolve(path)
  const content = { deck, cardType, notes, media: files, nowMs: Date.now() }
  const counts = await writeApkg(target, content)
  const without =
    missing.length === 0
      ? ''
      : `, ${counted(missing.length, 'media file')} ${missing.length === 1 ? 'is' : 'are'} not there`
  return done(
    { path: target, deck, ...counts, missing },
    `Wrote ${counted(counts.cards, 'card')} and ${counted(counts.media, 'media file')} to ${target}${without}`,
  )
}

/** What there is: the files by their names in the package, and those names by what cards say. */
function mediaOf({ cards, media, schema }: ChosenCards): {
  files: Map<string, string>
  names: Map<string, string>
  missing: string[]
} {
  const named = mediaNames(schema, cards)
  const names = new Map<string, string>()
  const files = new Map<string, string>()
  for (const file of named) {
    const name = mediaName(media, file)
    if (name === undefined) continue
    names.set(file, nameKey(name))
    files.set(nameKey(name), join(media, name))
  }
  return { files, names, missing: named.filter((file) => !names.has(file)) }
}
