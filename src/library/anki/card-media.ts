import { basename } from 'node:path'
import { namesFor } from '../media/media-type.ts'
import { fileIn } from '../media/plan.ts'
import { mediaFiles } from '../records/media-files.ts'
import type { DataRecord, RecordSchema } from '../records/record-schema.ts'
import { nameKey } from './names.ts'
import type { SentMedia } from './sent-media.ts'

/** The media files that cards name, each once. */
export function mediaNames(schema: RecordSchema, cards: readonly DataRecord[]): string[] {
  return [...new Set(cards.flatMap((card) => mediaFiles(schema, card)).map(({ file }) => file))]
}

/**
 * The name under which a media file is in its folder; `undefined` where there is none, or its name
 * leads out of the folder.
 */
export function mediaName(folder: string, file: string): string | undefined {
  return basename(file) === file ? fileIn(folder, file) : undefined
}

/** Which files Anki has, and what it calls those of a folder. */
export class StoredMedia {
  readonly #known: ReadonlyMap<string, string>
  readonly #sent: SentMedia

  constructor(theirs: readonly string[], sent: SentMedia) {
    this.#known = new Map(theirs.map((name) => [nameKey(name), name]))
    this.#sent = sent
  }

  /** What Anki calls a file of this name; `undefined` where it has none. */
  named(name: string): string | undefined {
    // Anki changes some names, such as those that are none on other systems.
    const given = this.#sent.get(nameKey(name))?.name ?? name
    return this.#known.get(nameKey(given)) ?? this.#known.get(nameKey(name))
  }

  /** What Anki calls the file a card names, whatever its ending. */
  find(file: string): string | undefined {
    return namesFor(file).flatMap((name) => this.named(name) ?? [])[0]
  }
}
