import { defined } from '../../core/defined.ts'
import { isRetryable } from '../../core/errors.ts'
import { Outcome, skipped } from '../../stage/outcome.ts'
import type { StageResult } from '../../core/result.ts'
import { StageError } from '../../stage/stage-error.ts'
import type { Returned, Stage, StageContext } from '../../stage/stage.ts'
import type { MediaKind } from '../records/record-schema.ts'
import type { GenerateOptions } from './generate-options.ts'
import type { GeneratedMedia } from './generated.ts'
import { refuseBeforehand } from './planned.ts'

/** What became of the media files of both kinds; absent is what was skipped or failed. */
export interface GeneratedBoth {
  image?: GeneratedMedia
  audio?: GeneratedMedia
}

/**
 * Runs the stages of both kinds, when nothing speaks against one of them before the first call: the
 * work of `generate_media`.
 *
 * @throws StageError `provider_missing`, `media_over_cap` before any call; `media_failed` when
 * neither kind came to anything.
 */
export async function generateBoth(
  stages: Readonly<Record<MediaKind, Stage<unknown, GeneratedMedia>>>,
  options: GenerateOptions,
  input: unknown,
  context: StageContext,
): Promise<Returned<GeneratedBoth>> {
  for (const kind of ['image', 'audio'] as const) refuseBeforehand(kind, options, input, context)
  const thrown: unknown[] = []
  const image = await context.run(watched(stages.image, thrown), input)
  const audio = await context.run(watched(stages.audio, thrown), input)
  context.signal.throwIfAborted()
  const results: readonly StageResult<GeneratedMedia>[] = [image, audio]
  const ran = results.filter(({ status }) => status !== 'skipped')
  const message = [...new Set(results.map((one) => one.message.replace(/\.$/, '')))].join('; ')
  if (ran.length === 0) return skipped(message)
  const errors = ran.flatMap((result) => result.errors)
  if (ran.every(({ status }) => status === 'failure')) {
    const mayPass = thrown.some(isRetryable)
    throw new StageError('media_failed', message, errors, { isRetryable: mayPass })
  }
  return new Outcome({
    status: ran.every(({ status }) => status === 'success') ? 'success' : 'partial',
    data: {
      ...defined({ image: image.data, audio: audio.data }),
    },
    message,
    errors,
    source: undefined,
  })
}

/** The stage, keeping what it throws: its result does not say whether another try may do better. */
function watched<Output>(stage: Stage<unknown, Output>, thrown: unknown[]): Stage<unknown, Output> {
  return {
    ...stage,
    async execute(input, context) {
      try {
        return await stage.execute(input, context)
      } catch (error) {
        thrown.push(error)
        throw error
      }
    },
  }
}
