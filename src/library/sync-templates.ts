import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import type { Anki } from './anki/anki-connect.ts'
import { checkedAnki } from './anki/checked-anki.ts'
import { cardTypeIn } from './anki/options.ts'
import type { SyncedTemplates, SyncTemplatesOptions } from './anki/sync-templates.ts'
import { apiStage } from './api-stage.ts'

/**
 * Makes a stage that brings a note type with its templates and styling into Anki. What an update
 * cannot bring about, such as a field that is missing there, is told with what to do by hand.
 *
 * It needs the provider `anki`: `providers: { anki: ankiConnect() }`.
 */
export function syncTemplates(options: SyncTemplatesOptions = {}): Stage<unknown, SyncedTemplates> {
  return apiStage<'anki', unknown, SyncedTemplates, Anki>('anki', {
    name: 'sync_templates',
    displayName: 'Sync templates',
    isReusable: false,
    async work(anki, _, context) {
      const work = await import('./anki/sync-templates.ts')
      return work.syncTemplates(options, checkedAnki(anki), context)
    },
  })
}

registerStage<SyncTemplatesOptions>({
  name: 'sync_templates',
  title: 'Sync templates',
  description: 'Brings a note type with its templates and styling into Anki.',
  options: (z) => z.strictObject({ cardType: cardTypeIn(z).exactOptional() }),
  create: syncTemplates,
})
