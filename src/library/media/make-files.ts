import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isRetryable, messageOf } from '../../core/errors.ts'
import { DiskError } from '../../io/disk-error.ts'
import { isFilled, writeWhole } from '../../io/files.ts'
import { onAbort } from '../../io/on-abort.ts'
import { secretMask } from '../../io/secret-mask.ts'
import type { StageContext } from '../../stage/stage.ts'
import { MediaError } from './media-error.ts'
import { endingOf, whyUnfit } from './media-type.ts'
import type { FileFault, WantedFile } from './plan.ts'
import type { MediaProvider } from './provider.ts'
import { readMediaIndex, writeMediaIndex } from './provenance.ts'

/** What came of making files. */
interface MadeFiles {
  generated: string[]
  failed: FileFault[]
  /** Those that bytes came for, which cost something even where they were of no use. */
  delivered: WantedFile[]
  /** Whether one of the failures may be a passing one. */
  isRetryable: boolean
}

/** Providers that draw or speak take seconds each, and few take many calls at once. */
const AT_ONCE = 3

/**
 * Makes files in a media folder, which has to be locked, and records each as soon as it is there.
 *
 * @throws DiskError, for what cannot be kept must not be paid for again and again.
 * @throws the reason of the signal when it aborts; what is made by then stays.
 */
export async function makeFiles(
  folder: string,
  provider: MediaProvider,
  wanted: readonly WantedFile[],
  context: StageContext,
): Promise<MadeFiles> {
  const { default: pMap } = await import('p-map')
  const mask = secretMask()
  const made: MadeFiles = { generated: [], failed: [], delivered: [], isRetryable: false }
  let fault: DiskError | undefined
  const makeOne = async (one: WantedFile): Promise<void> => {
    const { file, word, promptHash, replaces } = one
    if (fault !== undefined || context.signal.aborted) return
    try {
      const bytes = await bytesOf(provider, one, context.signal)
      made.delivered.push(one)
      const unfit = whyUnfit(file, bytes)
      if (unfit !== undefined) throw new MediaError('media_type', `${unfit}.`)
      const path = join(folder, file)
      const now = new Date().toISOString()
      const origin = { word, prompt_hash: promptHash, provider: provider.name, created_at: now }
      const record = (): void => {
        const { [replaces ?? '']: _, ...others } = readMediaIndex(folder)
        writeMediaIndex(folder, { ...others, [file]: origin })
      }
      // Should the process die between the two, a new file is made again rather than one of which
      // nothing is known, and an old one is stale rather than taken for what it is not.
      if (replaces === undefined && !isFilled(path)) {
        try {
          record()
        } finally {
          writeWhole(path, bytes)
        }
      } else {
        writeWhole(path, bytes)
        if (replaces !== undefined) rmSync(join(folder, replaces), { force: true })
        record()
      }
      made.generated.push(file)
    } catch (error) {
      if (error instanceof DiskError) fault ??= error
      if (context.signal.aborted) return
      made.isRetryable ||= isRetryable(error)
      made.failed.push({ file, message: mask(messageOf(error)) })
    }
  }
  // Nothing is thrown in there: the folder is locked until the last of them has come to its end.
  await pMap(wanted, makeOne, { concurrency: AT_ONCE })
  context.signal.throwIfAborted()
  if (fault !== undefined) throw fault
  const isMade = new Set(made.generated)
  const inOrder = wanted.map(({ file }) => file).filter((file) => isMade.has(file))
  return { ...made, generated: inOrder }
}

async function bytesOf(
  provider: MediaProvider,
  { file, word, prompt }: WantedFile,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const format = endingOf(file)
  const { name, formats } = provider
  if (formats !== undefined && !formats.includes(format)) {
    const makes = formats.join(' or ')
    const message = `${name} makes ${makes}, nothing that could take the place of ${format}. Use another provider.`
    throw new MediaError('media_format', message)
  }
  const bytes: unknown = await unlessAborted(signal, async () =>
    provider.generate(prompt, { word, file, format, signal }),
  )
  if (bytes instanceof Uint8Array) return bytes
  throw new MediaError('media_type', `${name} gave no bytes but ${typeof bytes}.`)
}

/** Leaves a provider that does not look at its signal. */
function unlessAborted<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason as Error))
    work().then(resolve, reject).finally(forget)
  })
}
