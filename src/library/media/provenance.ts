import { join } from 'node:path'
import { isObject } from '../../core/json-object.ts'
import { sha256 } from '../../core/sha256.ts'
import { writeWhole } from '../../io/files.ts'
import { asJson } from '../vocabulary/json-file.ts'
import { corrupt, readJsonFile } from '../vocabulary/read-store.ts'

/** Where a media file came from. */
export interface Origin {
  word: string
  /** The first 16 hex digits of the SHA-256 of `word|prompt`. */
  prompt_hash: string
  provider: string
  /** ISO 8601. */
  created_at: string
}

/** The origins of the files in a media folder, by name, as they stand in its `.index.json`. */
export type MediaIndex = Readonly<Record<string, Origin>>

/** Tells whether a file was made for this prompt or for another one. */
export function promptHash(word: string, prompt: string): string {
  return sha256(`${word}|${prompt}`).slice(0, 16)
}

/**
 * The index of a media folder, empty where there is none yet.
 *
 * @throws StageError `store_corrupt` when it is no index: it is never taken for an empty one.
 */
export function readMediaIndex(folder: string): MediaIndex {
  const path = indexIn(folder)
  const value = readJsonFile(path) ?? {}
  if (!isObject(value)) throw corrupt(path, 'it is no object')
  const broken = Object.entries(value).find(
    ([, origin]) => !isObject(origin) || typeof origin['prompt_hash'] !== 'string',
  )
  if (broken !== undefined) throw corrupt(path, `its file '${broken[0]}' has no prompt_hash`)
  // A file may be called `__proto__`.
  return Object.assign(Object.create(null) as MediaIndex, value)
}

/** Replaces the index of a media folder, which has to be locked. */
export function writeMediaIndex(folder: string, index: MediaIndex): void {
  writeWhole(indexIn(folder), asJson(index))
}

function indexIn(folder: string): string {
  return join(folder, '.index.json')
}
