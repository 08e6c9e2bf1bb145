import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import type { Anki } from './anki/anki-connect.ts'
import { checkedAnki } from './anki/checked-anki.ts'
import { cardChoiceIn } from './anki/options.ts'
import type { SyncCardsOptions, SyncedCards } from './anki/sync-cards.ts'
import { apiStage } from './api-stage.ts'

/**
 * Makes a stage that brings cards into Anki as notes: new ones are added, those that differ updated,
 * equal ones left alone. What Anki holds beside them is deleted only on the exact phrase.
 *
 * It needs the provider `anki`, and takes the input's `cards`, else the whole vocabulary.
 */
export function syncCards(options: SyncCardsOptions = {}): Stage<unknown, SyncedCards> {
  return apiStage<'anki', unknown, SyncedCards, Anki>('anki', {
    name: 'sync_cards',
    displayName: 'Sync cards',
    isReusable: false,
    async work(anki, input, context) {
      const work = await import('./anki/sync-cards.ts')
      return work.syncCards(options, checkedAnki(anki), input, context)
    },
  })
}

registerStage<SyncCardsOptions>({
  name: 'sync_cards',
  title: 'Sync cards',
  description: 'Brings cards into Anki: adds new ones, updates what differs.',
  options: (z) =>
    z.strictObject({
      ...cardChoiceIn(z),
      deck: z.string().trim().min(1).exactOptional(),
      deleteExtras: z.string().exactOptional(),
    }),
  create: syncCards,
})
