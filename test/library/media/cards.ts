import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MediaProvider, MediaRequest } from '../../../src/library/media/provider.ts'
import type { Origin } from '../../../src/library/media/provenance.ts'
import { PIXEL } from '../../helpers/media-server.ts'

/** A card with an image of its own and the audio of its word. */
export function card(word: string, id = 'a', prompt = `A picture of ${word}.`) {
  return { SpanishWord: word, MeaningID: id, prompt }
}

/** Cards of so many different words. */
export function cardsOf(count: number): ReturnType<typeof card>[] {
  return Array.from({ length: count }, (_, n) => card(`palabra${n}`))
}

/** A provider that keeps what it was asked for; it makes one pixel unless told otherwise. */
export function recordingProvider(
  generate: (prompt: string, request: MediaRequest) => unknown = () => PIXEL,
): MediaProvider & { asked: string[] } {
  const asked: string[] = []
  return {
    name: 'recording',
    asked,
    async generate(prompt, request) {
      asked.push(prompt)
      return (await generate(prompt, request)) as Uint8Array
    },
  }
}

export function mediaIn(folder: string): string[] {
  return readdirSync(join(folder, 'media')).sort()
}

export function indexIn(folder: string): Record<string, Origin> {
  return JSON.parse(readFileSync(join(folder, 'media', '.index.json'), 'utf8')) as Record<
    string,
    Origin
  >
}
