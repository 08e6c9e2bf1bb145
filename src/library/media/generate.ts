import { join } from 'node:path'
import { defined } from '../../core/defined.ts'
import { makeFolder } from '../../io/files.ts'
import { waitForLock } from '../../io/wait-for-lock.ts'
import { skipped } from '../../stage/outcome.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import type { MediaKind } from '../records/record-schema.ts'
import { checkedProvider } from './checked-provider.ts'
import { type GeneratedMedia, outcomeOf } from './generated.ts'
import type { GenerateOptions } from './generate-options.ts'
import { makeFiles } from './make-files.ts'
import { mediaFolderOf } from './media-folder.ts'
import { type PlannedMedia, plannedMedia } from './planned.ts'
import { dollars, totalUsd } from './price.ts'
import type { MediaProvider } from './provider.ts'
import { quantity } from './quantity.ts'

/** Another run on the folder may be at work as long, in milliseconds. */
const PATIENCE_MS = 3_600_000

/**
 * Makes the media files of one kind that are missing: the work of `generate_images` and
 * `generate_audio`.
 *
 * @throws StageError `media_over_cap` before any call, `media_failed` when none could be made,
 * `provider_invalid`, `cards_invalid`, `store_corrupt`.
 * @throws LockedError, DiskError
 */
export async function generateKind(
  kind: MediaKind,
  options: GenerateOptions,
  lent: unknown,
  input: unknown,
  context: StageContext,
): Promise<Returned<GeneratedMedia>> {
  const provider = checkedProvider(kind, lent)
  const folder = mediaFolderOf(options.folder, context)
  // What can be refused leaves no trace.
  if (plannedMedia(kind, options, provider, input, context) === undefined) {
    return skipped('There are no cards to make media for.')
  }
  makeFolder(folder)
  // Held to the end, so that two runs never pay for the same file.
  const release = await waitForLock(join(folder, '.media.lock'), `The media folder ${folder}`, {
    timeoutMs: PATIENCE_MS,
    signal: context.signal,
    onWait: () => context.log(`Waiting for another run to leave ${folder}`),
  })
  try {
    const planned = plannedMedia(kind, options, provider, input, context)
    if (planned === undefined) return skipped('There are no cards to make media for.')
    return await generate(kind, planned, provider, context)
  } finally {
    release()
  }
}

async function generate(
  kind: MediaKind,
  { folder, toMake, present, stale, faults }: PlannedMedia,
  provider: MediaProvider,
  context: StageContext,
): Promise<Returned<GeneratedMedia>> {
  const estimatedUsd = totalUsd(provider, toMake)
  if (toMake.length > 0) {
    const what = `${quantity(toMake.length, kind)} with ${provider.name}`
    context.log(`Making ${what}, estimated cost ${dollars(estimatedUsd)}`)
  }
  const made = await makeFiles(folder, provider, toMake, context)
  const costUsd = totalUsd(provider, made.delivered)
  for (const { file } of stale) {
    context.log(`${file} was made for another prompt; force_regenerate makes it anew.`)
  }
  const media: GeneratedMedia = {
    kind,
    folder,
    generated: made.generated,
    present: present.map(({ file }) => file),
    stale: stale.map(({ file }) => file),
    failed: [...faults, ...made.failed],
    ...defined({ estimatedUsd, costUsd }),
  }
  return outcomeOf(media, made.isRetryable)
}
