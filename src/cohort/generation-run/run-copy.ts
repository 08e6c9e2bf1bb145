import { defined } from '../../core/defined.ts'
import { ReverieError } from '../../core/errors.ts'
import { copyWhole, readText } from '../../io/files.ts'
import { FileLook } from '../store/file-look.ts'
import { asFailure } from './failure.ts'
import { firstFault } from './faults.ts'
import type { CopyJob, Source } from './job.ts'
import { keepPlainFailure } from './keep-failure.ts'
import { callFields, fileFields } from './metadata-fields.ts'
import { writeParsedMetadata } from './phase-metadata.ts'
import { isSameRecord, settledRecord } from './settled-record.ts'
import { COPY, tellCopied, tellCopying, tellFailed, tellUsedAgain } from './tell.ts'

/** The text a copy is to be made of is not there. */
export class SourceMissingError extends ReverieError {
  readonly path: string

  constructor(path: string) {
    super('source_missing', `There is no text to copy in ${path}. Make it first.`)
    this.path = path
  }
}

/**
 * Passes a text on as it is, unless that was done before.
 *
 * @throws PipelineError when there is nothing to pass on.
 */
export function runCopy(job: CopyJob): Source {
  try {
    return copy(job)
  } catch (error) {
    const failure = asFailure(job, error)
    if (failure === undefined) throw error
    tellFailed(job, COPY, failure.message)
    keepPlainFailure(job.open, failure)
    throw failure
  }
}

function copy(job: CopyJob): Source {
  const { spec, open, source, sourceName, force, parentMadeAt } = job
  const found = FileLook.at(source)
  if (found === undefined) throw new SourceMissingError(source)
  const from = found.digest
  const wanted = {
    mode: 'copy',
    from,
    ...defined({ parentMadeAt }),
  } as const
  if (!force && firstFault(open.look(), wanted) === undefined) {
    const record = settledRecord(open.look(), wanted)
    if (!isSameRecord(record, open.record)) open.save(record)
    tellUsedAgain(job)
    return 'cache'
  }
  const startedAt = performance.now()
  tellCopying(job, source, from)
  // A prompt and an answer are of the time when the template was another kind.
  open.clear('prompt')
  const how = { input_mode: 'copy', copied_from: sourceName } as const
  // First, since after a crash a text that is there counts as a copy that is made.
  writeParsedMetadata(open.paths, spec, null, how, readText(source))
  copyWhole(source, open.paths.parsed)
  const durationMs = Math.round(performance.now() - startedAt)
  const call = { exitCode: null, durationMs }
  open.save(settledRecord(open.look(), wanted, new Date().toISOString()), {
    ...callFields({ source: 'copy', call, attempts: 0 }, spec.maxTokens),
    parser_name: null,
    ...how,
    ...fileFields(open.paths),
  })
  tellCopied(job, from, durationMs)
  return 'copy'
}
