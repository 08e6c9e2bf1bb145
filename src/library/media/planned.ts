import type { StageContext } from '../../stage/stage.ts'
import { missingProvider } from '../missing-provider.ts'
import type { MediaKind } from '../records/record-schema.ts'
import { spanishVocabulary } from '../vocabulary/spanish-vocabulary.ts'
import { checkedProvider } from './checked-provider.ts'
import type { GenerateOptions } from './generate-options.ts'
import { mediaCards } from './media-cards.ts'
import { mediaFolderOf } from './media-folder.ts'
import { refuseOverCap } from './over-cap.ts'
import { type FileFault, type MediaPlan, planMedia, wantedMedia } from './plan.ts'
import type { MediaProvider } from './provider.ts'
import { readMediaIndex } from './provenance.ts'

/** What is to be made of one kind, by whom and where. */
export interface PlannedMedia extends MediaPlan {
  folder: string
  faults: readonly FileFault[]
}

/**
 * Looks at cards and disk for what is missing of a kind; `undefined` where there are no cards.
 *
 * @throws StageError `media_over_cap`, `cards_invalid`, `store_corrupt`
 */
export function plannedMedia(
  kind: MediaKind,
  options: GenerateOptions,
  provider: MediaProvider,
  input: unknown,
  context: StageContext,
): PlannedMedia | undefined {
  const found = mediaCards(options.folder, input, context)
  if (found === undefined) return undefined
  const { files, faults } = wantedMedia(options.schema ?? spanishVocabulary, found.cards, kind)
  const folder = mediaFolderOf(options.folder, context)
  const plan = planMedia(folder, files, readMediaIndex(folder), {
    force: isForced(kind, options, context),
    formats: provider.formats,
  })
  refuseOverCap(kind, plan.toMake, provider, options, context)
  return { ...plan, folder, faults }
}

/**
 * Throws what speaks against making files of a kind, before anything is made.
 *
 * @throws StageError as `plannedMedia` does; `provider_missing` and `provider_invalid`.
 */
export function refuseBeforehand(
  kind: MediaKind,
  options: GenerateOptions,
  input: unknown,
  context: StageContext,
): void {
  const lent = context.providers[kind]
  if (lent !== undefined && lent !== null) {
    plannedMedia(kind, options, checkedProvider(kind, lent), input, context)
  } else if (options.required ?? true) {
    throw missingProvider(kind)
  }
}

function isForced(kind: MediaKind, options: GenerateOptions, context: StageContext): boolean {
  const stage = kind === 'image' ? 'generate_images' : 'generate_audio'
  const wish = options.force_regenerate ?? context.config['force_regenerate']
  return wish === true || wish === 'true' || context.isForced(stage)
}
