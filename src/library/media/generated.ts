import { Outcome } from '../../stage/outcome.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { MediaKind } from '../records/record-schema.ts'
import type { FileFault } from './plan.ts'
import { dollars } from './price.ts'
import { quantity } from './quantity.ts'

/** What became of the media files of one kind. */
export interface GeneratedMedia {
  kind: MediaKind
  /** The media folder. */
  folder: string
  /** Names of the files made in this run. */
  generated: string[]
  /** Names of the files that were there. */
  present: string[]
  /** Those of `present` that were made for another prompt. */
  stale: string[]
  failed: FileFault[]
  /** What making all that was missing was to cost, in US dollars; unknown is absent. */
  estimatedUsd?: number
  /** What was delivered cost so much by the provider's prices; unknown is absent. */
  costUsd?: number
}

/**
 * How a run ends: some failed is partial.
 *
 * @throws StageError `media_failed` when files were to be made and none was.
 */
export function outcomeOf(media: GeneratedMedia, isRetryable: boolean): Outcome<GeneratedMedia> {
  const { kind, generated, failed, costUsd } = media
  const errors = failed.map(({ file, message }) => `${file}: ${message}`)
  if (failed.length > 0 && generated.length === 0) {
    const [first = ''] = errors
    const what = quantity(failed.length, kind)
    // What came and was of no use costs as much.
    const paid = costUsd === 0 ? '' : ` (cost ${dollars(costUsd)})`
    const message =
      failed.length === 1
        ? `${what} could not be made${paid}: ${first}`
        : `None of ${what} could be made${paid}; the first: ${first}`
    throw new StageError('media_failed', message, errors, { isRetryable })
  }
  const status = failed.length > 0 ? 'partial' : 'success'
  const message = generatedMessage(media)
  return new Outcome({ status, data: media, message, errors, source: undefined })
}

/** What was done, every number as it was. */
function generatedMessage(media: GeneratedMedia): string {
  const { kind, generated, present, stale, failed, costUsd } = media
  const parts = [
    `Generated ${quantity(generated.length, kind)}`,
    failed.length === 0 ? '' : `${failed.length} failed`,
    present.length === 0 ? '' : `${present.length} there already`,
    stale.length === 0 ? '' : `${stale.length} of them made for another prompt`,
    generated.length === 0 ? '' : `cost ${dollars(costUsd)}`,
  ]
  return parts.filter((text) => text !== '').join(', ')
}
