import { join } from 'node:path'
import { isObject } from '../../core/json-object.ts'
import { writeWhole } from '../../io/files.ts'
import { asJson } from '../vocabulary/json-file.ts'
import { corrupt, readJsonFile } from '../vocabulary/read-store.ts'

/** A file as Anki took it. */
export interface SentFile {
  /** What Anki called it, which may be another name than it was sent under. */
  name: string
  /** Of its bytes. */
  sha256: string
}

/** The files of a media folder that Anki took, by name, as they stand in its `.anki.json`. */
export type SentMedia = ReadonlyMap<string, SentFile>

/** @throws StageError `store_corrupt` when the file is not what was written. */
export function readSentMedia(folder: string): Map<string, SentFile> {
  const path = fileIn(folder)
  const value = readJsonFile(path) ?? {}
  if (!isObject(value)) throw corrupt(path, 'it is no object')
  return new Map(
    Object.entries(value).map(([file, sent]) => {
      const { name, sha256 } = isObject(sent) ? sent : {}
      if (typeof name === 'string' && typeof sha256 === 'string') return [file, { name, sha256 }]
      throw corrupt(path, `its file '${file}' has no name or no sha256`)
    }),
  )
}

/** Replaces what is known of a media folder. @throws DiskError */
export function writeSentMedia(folder: string, sent: SentMedia): void {
  writeWhole(fileIn(folder), asJson(Object.fromEntries(sent)))
}

function fileIn(folder: string): string {
  return join(folder, '.anki.json')
}
