import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import type { Anki } from './anki/anki-connect.ts'
import { checkedAnki } from './anki/checked-anki.ts'
import { cardChoiceIn } from './anki/options.ts'
import type { SyncedMedia, SyncMediaOptions } from './anki/sync-media.ts'
import { apiStage } from './api-stage.ts'

/**
 * Makes a stage that brings the pictures and sounds of cards into Anki; in a pipeline it comes before
 * `sync_cards`. Files Anki has are sent again when they were made anew, or the stage is forced.
 *
 * It needs the provider `anki`, and takes the input's `cards`, else the whole vocabulary.
 */
export function syncMedia(options: SyncMediaOptions = {}): Stage<unknown, SyncedMedia> {
  return apiStage<'anki', unknown, SyncedMedia, Anki>('anki', {
    name: 'sync_media',
    displayName: 'Sync media',
    isReusable: false,
    async work(anki, input, context) {
      const work = await import('./anki/sync-media.ts')
      return work.syncMedia(options, checkedAnki(anki), input, context)
    },
  })
}

registerStage<SyncMediaOptions>({
  name: 'sync_media',
  title: 'Sync media',
  description: 'Brings the pictures and sounds of cards into Anki.',
  options: (z) => {
    const { folder, media, schema } = cardChoiceIn(z)
    return z.strictObject({ folder, media, schema })
  },
  create: syncMedia,
})
