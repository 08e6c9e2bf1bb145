import { messageOf, ReverieError } from '../../core/errors.ts'
import { ParseError } from '../../core/parse-error.ts'
import type { PipelineError } from '../../core/pipeline-error.ts'
import { copyWhole } from '../../io/files.ts'
import { FileLook } from '../store/file-look.ts'
import type { OpenGeneration } from '../store/open-generation.ts'
import type { FailureRecord, GenerationRecord } from '../store/record.ts'
import type { AnswerJob } from './job.ts'
import { callFields, fileFields, isCutOff } from './metadata-fields.ts'
import { writeRawMetadata } from './phase-metadata.ts'

/** Leaves in the metadata why a generation failed for which nobody was asked. @throws DiskError */
export function keepPlainFailure(open: OpenGeneration, error: PipelineError): void {
  const record = open.record ?? ({ version: 1, mode: 'copy' } as const)
  open.save({ ...record, failure: failureOf(error, null) })
}

/**
 * Leaves in the metadata why a generation failed. What the last attempt said becomes `raw.txt` where
 * no better answer stands: it can be read, mended by hand, or read by another parser.
 *
 * @throws DiskError
 */
export function keepFailure(job: AnswerJob, error: PipelineError): void {
  const { spec, open, wanted } = job
  const { record, raw, parsed } = open.look()
  const said = error.attemptErrors.findLast(({ failedPath }) => failedPath !== undefined)
  const isReplaceable = raw === undefined || record?.failure?.raw?.digest === raw.digest
  const kept = isReplaceable && said?.failedPath ? FileLook.at(said.failedPath) : undefined
  const bad = kept ?? (error.lastError instanceof ParseError ? raw : undefined)
  const failure = { ...failureOf(error, wanted.parser), ...(bad && { raw: bad.mark }) }
  const { parsed: read, ...asked } = record ?? ({ version: 1, mode: 'llm' } as const)
  const { raw: _, ...above } = asked
  // A parsed text that is put there from now on is somebody's own, and no longer the one on record.
  const known: GenerationRecord = parsed && read ? { ...asked, parsed: read } : asked
  const stays = bad === undefined ? known : above
  const last = error.attemptErrors.at(-1)
  const origin = last && {
    source: 'model' as const,
    attempts: error.attempts,
    isTruncated: last.verdict === 'truncated' || isCutOff(last.call),
    ...(last.call && { call: last.call }),
  }
  const call = origin && callFields(origin, spec.maxTokens)
  const fields = { ...call, parser_name: wanted.parser, ...fileFields(open.paths) }
  // First the record: an answer that none speaks of counts.
  open.save({ ...stays, failure }, fields)
  if (kept === undefined) return
  copyWhole(kept.path, open.paths.raw)
  if (origin) writeRawMetadata(open.paths, spec, wanted.backend, origin)
  open.save({ ...stays, failure }, fileFields(open.paths))
}

function failureOf(error: PipelineError, parser: string | null): FailureRecord {
  const { lastError } = error
  return {
    at: new Date().toISOString(),
    code: lastError instanceof ReverieError ? lastError.code : error.code,
    message: messageOf(lastError),
    parser,
  }
}
