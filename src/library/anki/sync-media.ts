import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '../../core/sha256.ts'
import { onDisk } from '../../io/disk-error.ts'
import { Outcome } from '../../stage/outcome.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import type { Anki } from './anki-connect.ts'
import { mediaName, mediaNames, StoredMedia } from './card-media.ts'
import { type CardChoice, chosenCards } from './cards.ts'
import { nameKey } from './names.ts'
import { attempt, lostAnki, pushed } from './push.ts'
import { readSentMedia, writeSentMedia } from './sent-media.ts'

export type SyncMediaOptions = Omit<CardChoice, 'cardType'>

export interface SyncedMedia {
  /** Files that Anki stored now. */
  stored: number
  /** Files that Anki had already and that are what it was sent; a forced stage sends them again. */
  present: number
  /** Files that cards name and that are not there. */
  missing: readonly string[]
  /** Under which name Anki stored a file. */
  names: Readonly<Record<string, string>>
}

/**
 * Brings the pictures and sounds that cards name into Anki's media folder: what it does not have, and
 * what has been made anew since it was sent.
 */
export async function syncMedia(
  options: SyncMediaOptions,
  anki: Anki,
  input: unknown,
  context: StageContext,
): Promise<Returned<SyncedMedia>> {
  const chosen = chosenCards(options, input, context)
  if (chosen instanceof Outcome) return chosen
  const { signal } = context
  const sent = readSentMedia(chosen.media)
  const there = await anki.ask('getMediaFilesNames', { pattern: '*' }, signal)
  const known = new StoredMedia(there, sent)
  const isForced = context.isForced('sync_media')
  const names = new Map<string, string>()
  const missing: string[] = []
  const errors: string[] = []
  let stored = 0
  let present = 0
  const message = (): string =>
    `Media in Anki: ${stored} stored, ${present} there already, ${missing.length} missing here`
  try {
    for (const file of mediaNames(chosen.schema, chosen.cards)) {
      const ours = mediaName(chosen.media, file)
      if (ours === undefined) {
        const theirs = isForced ? undefined : known.find(file)
        if (theirs === undefined) missing.push(file)
        else {
          names.set(file, theirs)
          present += 1
        }
        continue
      }
      const path = join(chosen.media, ours)
      const bytes = onDisk('read', path, () => readFileSync(path))
      const hash = sha256(bytes)
      const theirs = known.named(ours)
      const key = nameKey(ours)
      const isThere = !isForced && theirs !== undefined && (sent.get(key)?.sha256 ?? hash) === hash
      const params = { filename: theirs ?? key, data: bytes.toString('base64') }
      const name = isThere
        ? theirs
        : await attempt(file, errors, () => anki.ask('storeMediaFile', params, signal))
      if (name === undefined) continue
      names.set(file, name)
      sent.set(key, { name, sha256: hash })
      if (isThere) present += 1
      else stored += 1
    }
  } catch (error) {
    if (stored === 0) throw error
    writeSentMedia(chosen.media, sent)
    throw lostAnki(message(), error)
  }
  if (sent.size > 0) writeSentMedia(chosen.media, sent)
  const value = { stored, present, missing, names: Object.fromEntries(names) }
  return pushed(value, { message: message(), reached: stored + present, errors })
}
