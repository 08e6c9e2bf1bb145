import { join } from 'node:path'
import { isFilled } from '../../io/files.ts'
import { wholeCard } from '../records/complete-record.ts'
import { mediaFiles } from '../records/media-files.ts'
import type { DataRecord, MediaKind, RecordSchema } from '../records/record-schema.ts'
import { textField } from '../records/text-field.ts'
import { whyNoFileName } from './media-folder.ts'
import { endingOf, namesFor, whyUnknownEnding } from './media-type.ts'
import { type MediaIndex, promptHash } from './provenance.ts'

/** A media file that cards name. */
export interface WantedFile {
  kind: MediaKind
  file: string
  word: string
  /** What the image shows, or the text to say. */
  prompt: string
  promptHash: string
  /** A file with another ending in whose place it is made. */
  replaces?: string
}

/** The media files of some cards, each once, and what is wrong with the others. */
export interface WantedMedia {
  files: readonly WantedFile[]
  faults: readonly FileFault[]
}

/** Why there is no file of a name. */
export interface FileFault {
  file: string
  message: string
}

/** What is to be made. */
export interface MediaPlan {
  /** Not on disk, or to be made again. */
  toMake: readonly WantedFile[]
  /** On disk. */
  present: readonly WantedFile[]
  /** Those of `present` that were made for another prompt. */
  stale: readonly WantedFile[]
}

/**
 * The media files that cards name. An image shows the card's `prompt`; audio says its word, so that
 * all meanings of a word share it.
 */
export function wantedMedia(
  schema: RecordSchema,
  cards: readonly DataRecord[],
  kind?: MediaKind,
): WantedMedia {
  const files = new Map<string, WantedFile>()
  const faults = new Map<string, FileFault>()
  for (const card of cards) {
    const whole = wholeCard(schema, card)
    for (const reference of mediaFiles(schema, whole)) {
      if (kind !== undefined && reference.kind !== kind) continue
      const wanted = wantedFile(schema, whole, reference)
      const other = files.get(wanted.file)
      const fault = whyNotWanted(wanted, other)
      if (fault === undefined) files.set(wanted.file, wanted)
      else faults.set(wanted.file, { file: wanted.file, message: fault })
    }
  }
  return { files: [...files.values()], faults: [...faults.values()] }
}

function wantedFile(
  { keyFields: [wordField = ''] }: RecordSchema,
  card: DataRecord,
  { kind, file }: { kind: MediaKind; file: string },
): WantedFile {
  const word = textField(card, wordField)
  const prompt = kind === 'image' ? textField(card, 'prompt') : word
  return { kind, file: file.normalize('NFC'), word, prompt, promptHash: promptHash(word, prompt) }
}

function whyNotWanted(wanted: WantedFile, other: WantedFile | undefined): string | undefined {
  const name = whyNoFileName(wanted.file)
  if (name !== undefined) return `it cannot be the name of a media file, for ${name}`
  const ending = whyUnknownEnding(wanted.file)
  if (ending !== undefined) return ending
  if (wanted.prompt === '') {
    return wanted.kind === 'image' ? 'its card has no prompt' : 'its card has no word'
  }
  if (other === undefined || other.promptHash === wanted.promptHash) return undefined
  return `two cards name it for different ${wanted.kind === 'image' ? 'prompts' : 'words'}`
}

/**
 * Looks at the disk for what is missing of the files that are wanted. What is to be made gets an
 * ending of the formats that can be made.
 */
export function planMedia(
  folder: string,
  files: readonly WantedFile[],
  index: MediaIndex,
  { force, formats }: { force: boolean; formats: readonly string[] | undefined },
): MediaPlan {
  const found = files.map((wanted) => ({ wanted, there: fileIn(folder, wanted.file) }))
  const present = found.flatMap(({ wanted, there }) =>
    force || there === undefined ? [] : [{ ...wanted, file: there }],
  )
  return {
    toMake: found.flatMap(({ wanted, there }) => {
      if (there !== undefined && !force) return []
      const file = makeable(wanted.file, formats)
      const isOther = there !== undefined && there !== file
      return [{ ...wanted, file, ...(isOther ? { replaces: there } : {}) }]
    }),
    present,
    stale: present.filter((wanted) => isStale(index, wanted)),
  }
}

/** The name under which a card's file is in a folder; `undefined` where it is not. */
export function fileIn(folder: string, file: string): string | undefined {
  return namesFor(file).find((name) => isFilled(join(folder, name)))
}

function makeable(file: string, formats: readonly string[] | undefined): string {
  const fits = (name: string) => formats === undefined || formats.includes(endingOf(name))
  return namesFor(file).find(fits) ?? file
}

/** Whether a file was made for another prompt; of one without a record nothing is known. */
export function isStale(index: MediaIndex, { file, promptHash: now }: WantedFile): boolean {
  const origin = index[file]
  return origin !== undefined && origin.prompt_hash !== now
}
